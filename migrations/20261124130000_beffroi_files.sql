-- Files of records and formatted texts. A file is kept once in its commune, under the digest of its bytes; a field holds
-- what it is called and which it is, so that history, restoring and comparing need nothing more than the row.

create domain beffroi.file as jsonb check (
    jsonb_typeof(value) = 'object'
    and value ->> 'digest' ~ '^[0-9a-f]{64}$'
    and length(value ->> 'name') between 1 and 200
    and jsonb_typeof(value -> 'type') = 'string'
    and jsonb_typeof(value -> 'size') = 'number');
comment on domain beffroi.file is 'A file of the record: digest (SHA-256), name, type (media type), size (bytes); its bytes are in beffroi.file_parts.';

create domain beffroi.rich_text as text check (length(value) <= 100000);
comment on domain beffroi.rich_text is 'HTML of paragraphs, headings, lists, emphasis and links, cleaned before it is written.';

create table beffroi.files (
    id bigint generated always as identity primary key,
    commune text,
    digest bytea not null check (length(digest) = 32),
    size bigint not null check (size > 0),
    media_type text not null,
    at timestamptz not null default now(),
    account bigint,
    kept boolean not null default false,
    unique nulls not distinct (commune, digest)
);
comment on table beffroi.files is 'Files taken in, once in each commune.';
comment on column beffroi.files.digest is 'SHA-256 of the bytes.';
comment on column beffroi.files.media_type is 'What the bytes are (IANA media type), whatever the name says.';
comment on column beffroi.files.at is 'When it was last sent.';
comment on column beffroi.files.kept is 'A record has it; false: sent by a form that was not saved yet.';
create index files_unused on beffroi.files (at) where not kept;
select beffroi.hold_to_scope('beffroi.files');
grant select, insert, update (at, kept) on beffroi.files to beffroi_app;

create table beffroi.file_parts (
    file bigint not null references beffroi.files on delete cascade,
    part integer not null,
    bytes bytea not null,
    primary key (file, part)
);
comment on table beffroi.file_parts is 'The bytes of files, a mebibyte a part.';
-- Most files are compressed already.
alter table beffroi.file_parts alter column bytes set storage external;
alter table beffroi.file_parts enable row level security;
create policy of_file on beffroi.file_parts using (exists (select from beffroi.files f where f.id = file))
    with check (exists (select from beffroi.files f where f.id = file));
grant select, insert on beffroi.file_parts to beffroi_app;

create table beffroi.file_uses (
    file bigint not null references beffroi.files on delete cascade,
    relation text not null,
    fid bigint not null,
    primary key (file, relation, fid)
);
comment on table beffroi.file_uses is 'Records that have or had a file: as long as their history is kept, so is the file.';
create index file_uses_record on beffroi.file_uses (relation, fid);
alter table beffroi.file_uses enable row level security;
create policy of_file on beffroi.file_uses using (exists (select from beffroi.files f where f.id = file))
    with check (exists (select from beffroi.files f where f.id = file));
grant select, insert on beffroi.file_uses to beffroi_app;

create function beffroi.drop_unused_files() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from beffroi.files where not kept and at < now() - interval '1 day'
$$;
comment on function beffroi.drop_unused_files() is 'Files sent by forms that nobody saved within a day.';

create function beffroi.release_files(of_relation text, records bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with released as (
        delete from beffroi.file_uses where relation = of_relation and fid = any (records) returning file)
    delete from beffroi.files f where f.id in (select file from released)
        and not exists (select from beffroi.file_uses u where u.file = f.id and not (u.relation = of_relation and u.fid = any (records)))
$$;
comment on function beffroi.release_files(text, bigint[]) is 'Records and their history are gone for good: their files go, unless others have them.';
revoke execute on function beffroi.release_files(text, bigint[]) from public;

-- A street is renamed by a deliberation of the municipal council (CGCT, art. L2121-30): it belongs to the former name.
alter table addresses.aliases add column decision beffroi.file, add column note beffroi.rich_text;
comment on column addresses.aliases.decision is 'The deliberation or order that changed the name.';
comment on column addresses.aliases.note is 'Where the name comes from.';

-- Whoever keeps the addresses keeps the streets and their other names.
insert into auth.permissions (role, subject, action, reach)
select r.fid, p.subject, p.action, 'own' from auth.roles r join (values
    ('geographer', 'aliases', '*'), ('addressing', 'aliases', '*'),
    ('addressing', 'streets', 'create'), ('addressing', 'streets', 'change'), ('addressing', 'streets', 'export')
) p (role, subject, action) on p.role = r.name on conflict do nothing;
