-- Notes on the map: what the people of the town hall report, plan or maintain, where it is.
create schema notes;
comment on schema notes is 'Notes on the map (remarques sur la carte).';
grant usage on schema notes to beffroi_app;

create table notes.notes (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null default gen_random_uuid()::text check (length(reference) between 1 and 80),
    title text not null check (length(title) between 1 and 120),
    description text check (length(description) <= 4000),
    category text not null default 'report' check (category in ('report', 'project', 'upkeep', 'other')),
    priority integer not null default 3 check (priority between 1 and 5),
    due date,
    cost numeric(10, 2) check (cost >= 0),
    public boolean not null default false,
    state text not null default 'open' check (state in ('open', 'in_progress', 'closed')),
    answer text check (length(answer) <= 4000),
    reported timestamptz not null default now(),
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, reference)
);
comment on table notes.notes is 'Note on the map (remarque): something seen, planned or to be maintained at a place.';
comment on column notes.notes.commune is 'INSEE code of the commune.';
comment on column notes.notes.reference is 'Identifier within the commune, also for other programs; drawn at random when none is given.';
comment on column notes.notes.title is 'What it is about, in a few words.';
comment on column notes.notes.description is 'What was seen or is planned.';
comment on column notes.notes.category is 'report (something seen), project, upkeep, other.';
comment on column notes.notes.priority is '1 (at once) to 5 (when there is time).';
comment on column notes.notes.due is 'Day by which it is to be done.';
comment on column notes.notes.cost is 'Estimate, euros.';
comment on column notes.notes.public is 'May be told to residents; publishes nothing by itself.';
comment on column notes.notes.state is 'open, in_progress, closed.';
comment on column notes.notes.answer is 'What was decided or done; a note is not closed without one.';
comment on column notes.notes.reported is 'Moment it was noted.';
comment on column notes.notes.source is 'File or producer the row came from.';
select beffroi.town_table('notes.notes');
select beffroi.record_table('notes.notes');
select beffroi.searchable('notes.notes', 'title', 'description', 'answer');
-- By the search box, which finds notes by their title.
select beffroi.searchable('notes.notes', 'title');

with role as (insert into auth.roles (name, title_fr, title_en, title_es)
    values ('notes', 'Remarques', 'Notes', 'Notas') returning fid)
insert into auth.permissions (role, subject, action)
select fid, 'map-notes', '*' from (select fid from role union all select fid from auth.roles where name = 'geographer') holders;
