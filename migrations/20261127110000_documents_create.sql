-- Documents: templates of the towns, paragraphs to insert, letterheads; what was made of them, kept under a number.
create schema documents;
comment on schema documents is 'Letters, reports and labels (documents), and what they are made of.';
grant usage on schema documents to beffroi_app;

create table documents.templates (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    town_group bigint references beffroi.town_groups,
    subject text not null check (subject ~ '^[a-z][a-z0-9-]{0,79}$'),
    name text not null default gen_random_uuid()::text check (name ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    title text not null check (length(title) between 1 and 120),
    kind text not null default 'letter' check (kind in ('letter', 'report', 'labels')),
    language text not null default 'fr' check (language in ('fr', 'en', 'es')),
    body text not null check (length(body) between 1 and 100000),
    active boolean not null default true,
    check (commune is null or town_group is null),
    unique nulls not distinct (subject, name, commune, town_group)
);
comment on table documents.templates is 'Template (modèle) of a document: that of the commune stands before that of its group, of the server, and the one Beffroi comes with.';
comment on column documents.templates.commune is 'INSEE code; empty: for a group or for the server.';
comment on column documents.templates.subject is 'Record type it is filled with.';
comment on column documents.templates.name is 'Short name; the same one takes the place of a template of the group, of the server or of Beffroi.';
comment on column documents.templates.body is 'Typst.';
comment on column documents.templates.active is 'Offered in the records; not active, it hides those it stands before.';

create table documents.paragraphs (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    town_group bigint references beffroi.town_groups,
    name text not null default gen_random_uuid()::text check (name ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    title text not null check (length(title) between 1 and 120),
    body text not null check (length(body) between 1 and 20000),
    check (commune is null or town_group is null),
    unique nulls not distinct (name, commune, town_group)
);
comment on table documents.paragraphs is 'Paragraph to insert into documents (bible de paragraphes).';
comment on column documents.paragraphs.commune is 'INSEE code; empty: for a group or for the server.';
comment on column documents.paragraphs.name is 'Short name, by which templates insert it.';
comment on column documents.paragraphs.body is 'Typst.';

create table documents.letterheads (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    town_group bigint references beffroi.town_groups,
    name text not null check (length(name) between 1 and 120),
    logo beffroi.file,
    service text check (length(service) <= 120),
    address text check (length(address) <= 400),
    phone text check (length(phone) <= 40),
    email text check (length(email) <= 120),
    website text check (length(website) <= 120),
    place text check (length(place) <= 80),
    signer_name text check (length(signer_name) <= 120),
    signer_title text check (length(signer_title) <= 120),
    footer text check (length(footer) <= 200),
    check (commune is null or town_group is null),
    unique nulls not distinct (commune, town_group)
);
comment on table documents.letterheads is 'What stands at the head of documents (en-tête), and who signs.';
comment on column documents.letterheads.commune is 'INSEE code; empty: for a group or for the server.';
comment on column documents.letterheads.signer_name is 'Empty: whoever makes the document.';

-- What belongs to no commune is written by whoever holds every commune.
do $$
declare
    target regclass;
begin
    foreach target in array array['documents.templates', 'documents.paragraphs', 'documents.letterheads']::regclass[] loop
        execute format('alter table %s enable row level security', target);
        execute format('create policy read on %s for select using (%s)', target, beffroi.scope_rule('commune'));
        execute format('create policy write on %s using (auth.administered(commune)) with check (auth.administered(commune))', target);
        perform beffroi.record_table(target);
    end loop;
end $$;
create index on documents.templates (commune);
create index on documents.paragraphs (commune);
create index on documents.letterheads (commune);
select beffroi.searchable('documents.templates', 'title', 'name');
select beffroi.searchable('documents.paragraphs', 'title', 'name', 'body');

-- What was made ------------------------------------------------------------------------------------
create table documents.documents (
    fid bigint generated always as identity primary key,
    commune text,
    number text not null,
    subject text not null,
    relation text not null,
    records bigint[] not null check (cardinality(records) between 1 and 20000),
    template text not null,
    title text not null check (length(title) between 1 and 300),
    language text not null,
    pages integer not null check (pages > 0),
    pdf beffroi.file not null,
    signed beffroi.file,
    made timestamptz not null default now(),
    account bigint,
    made_by text,
    unique nulls not distinct (commune, number)
);
comment on table documents.documents is 'A document that was made: kept as it was, under its number; only its signed version is added.';
comment on column documents.documents.number is 'Year and number within it, of the commune.';
comment on column documents.documents.subject is 'Record type it was filled with.';
comment on column documents.documents.records is 'The records it was filled with.';
comment on column documents.documents.pdf is 'The file, PDF/A.';
comment on column documents.documents.signed is 'The signed version, as it was sent.';
comment on column documents.documents.account is 'auth.accounts.fid.';
comment on column documents.documents.made_by is 'Name of the person, as it was then.';
select beffroi.record_table('documents.documents');
create index documents_records on documents.documents using gin (records);
create index documents_number on documents.documents (number);
-- By functions alone: documents are numbered without a gap and are not changed.
revoke insert, update, delete on documents.documents from beffroi_app;

create table documents.numbers (
    commune text,
    year integer not null,
    last integer not null,
    unique nulls not distinct (commune, year)
);
comment on table documents.numbers is 'The last number of each commune and year. The row is locked until the document that took a number is written, so that none is missing.';
select beffroi.hold_to_scope('documents.numbers', writable => false);

create function documents.take_number(of_commune text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    of_year constant integer := extract(year from now() at time zone 'Europe/Paris');
    taken integer;
begin
    if not coalesce(beffroi.in_scope(of_commune), false) then
        raise exception 'no number of another commune' using errcode = 'insufficient_privilege';
    end if;
    insert into documents.numbers as n (commune, year, last) values (of_commune, of_year, 1)
        on conflict (commune, year) do update set last = n.last + 1 returning last into taken;
    return format('%s-%s', of_year, lpad(taken::text, 5, '0'));
end $$;
comment on function documents.take_number(text) is 'The next number of a commune; given back when the transaction does not end well.';

create function documents.reserve() returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select nextval(pg_get_serial_sequence('documents.documents', 'fid'))
$$;
comment on function documents.reserve() is 'Identifier of a document about to be written: its file is kept under it.';

create function documents.keep(
    id bigint, of_commune text, of_number text, of_subject text, of_relation text, of_records bigint[], of_template text,
    of_title text, of_language text, of_pages integer, of_pdf jsonb, by_name text
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not coalesce(beffroi.in_scope(of_commune), false) then
        raise exception 'no document of another commune' using errcode = 'insufficient_privilege';
    end if;
    insert into documents.documents (fid, commune, number, subject, relation, records, template, title, language, pages, pdf, account, made_by)
    overriding system value
    values (id, of_commune, of_number, of_subject, of_relation, of_records, of_template, of_title, of_language, of_pages, of_pdf, beffroi.actor(), by_name);
end $$;
comment on function documents.keep(bigint, text, text, text, text, bigint[], text, text, text, integer, jsonb, text) is 'Write a document down.';

create function documents.sign(document bigint, file jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update documents.documents d set signed = file where d.fid = document and beffroi.in_scope(d.commune);
    if not found then
        raise exception 'no such document' using errcode = 'insufficient_privilege';
    end if;
end $$;
comment on function documents.sign(bigint, jsonb) is 'Add the signed version of a document.';

-- Parts of a mail merge under way ----------------------------------------------------------------------
create table documents.parts (
    job bigint not null,
    part integer not null,
    commune text,
    account bigint not null default beffroi.actor(),
    pdf bytea not null,
    at timestamptz not null default now(),
    primary key (job, part)
);
comment on table documents.parts is 'Parts of mail merges that are not whole yet: what was set stays set when the server stops.';
comment on column documents.parts.job is 'jobs.jobs.fid.';
alter table documents.parts alter column pdf set storage external;
do $$
begin
    execute 'alter table documents.parts enable row level security';
    execute format('create policy own on documents.parts using (account = beffroi.actor() and (%1$s)) with check (account = beffroi.actor() and (%1$s))', beffroi.scope_rule('commune'));
end $$;
grant select, insert, update, delete on documents.parts to beffroi_app;

create function documents.drop_old_parts() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from documents.parts where at < now() - interval '7 days'
$$;
comment on function documents.drop_old_parts() is 'Parts of mail merges that nobody finished within a week.';

do $$
declare
    function regprocedure;
begin
    for function in select p.oid from pg_proc p where p.pronamespace = 'documents'::regnamespace loop
        execute format('revoke execute on function %s from public', function);
        execute format('grant execute on function %s to beffroi_app', function);
    end loop;
end $$;

-- Not even the owner changes a document by a slip; only the end of its retention takes it away.
create function documents.refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if current_setting('beffroi.forgetting', true) = 'on' then
            return old;
        end if;
    elsif to_jsonb(new) - '{signed,version}'::text[] = to_jsonb(old) - '{signed,version}'::text[] then
        return new;
    end if;
    raise exception 'a document is kept as it was made' using errcode = 'insufficient_privilege';
end $$;
create trigger a_kept before update or delete on documents.documents for each row execute function documents.refuse_change();

-- Documents end with the records they tell of (RGPD, art. 5 1. e).
create function documents.forget(of_relation text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone bigint[] := array(select d.fid from documents.documents d where d.relation = of_relation and not exists (
        select from unnest(d.records) r (fid) where not exists (
            select from beffroi.revision e where e.relation = of_relation and e.fid = r.fid and e.reason = 'retention')));
begin
    perform set_config('beffroi.forgetting', 'on', true);
    delete from documents.documents where fid = any (gone);
    update beffroi.revision set before = null where relation = 'documents.documents' and fid = any (gone) and before is not null;
    perform beffroi.release_files('documents.documents', gone);
    perform set_config('beffroi.forgetting', 'off', true);
    return cardinality(gone);
end $$;
comment on function documents.forget(text) is 'Delete the documents whose records all came to the end of their retention.';
revoke execute on function documents.forget(text) from public;

create or replace function beffroi.forget(of_relation text, personal text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    gone bigint[] := array(select distinct fid from beffroi.revision
        where relation = of_relation and action = 'deleted' and reason = 'retention');
    history regclass := to_regclass(of_relation || '_history');
    forgotten bigint;
begin
    perform set_config('beffroi.forgetting', 'on', true);
    update beffroi.revision set before = null, geom = null
        where relation = of_relation and fid = any (gone) and (before is not null or geom is not null);
    get diagnostics forgotten = row_count;
    if history is not null then
        execute format('delete from %s where fid = any ($1)', history) using gone;
    end if;
    perform beffroi.release_files(of_relation, gone);
    update beffroi.revision r set before = r.before - personal
        where r.relation = of_relation and r.before ?| personal and exists (select from beffroi.revision e
            where e.relation = r.relation and e.fid = r.fid and e.reason = 'retention' and e.version >= r.version);
    perform set_config('beffroi.forgetting', 'off', true);
    perform documents.forget(of_relation);
    return forgotten;
end $$;

with role as (insert into auth.roles (name, title_fr, title_en, title_es)
    values ('documents', 'Modèles de documents', 'Document templates', 'Plantillas de documentos') returning fid)
insert into auth.permissions (role, subject, action)
select role.fid, subject, '*' from role, unnest(array['document-templates', 'paragraphs', 'letterheads']) subject;
