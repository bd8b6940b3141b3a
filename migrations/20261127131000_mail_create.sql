-- Mail of the town hall: what comes in, what goes out, what is to be done about it.
create schema mail;
comment on schema mail is 'Mail register (courrier): arrivals, departures, tasks.';
grant usage on schema mail to beffroi_app;

create table mail.services (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 120),
    kind text not null default 'service' check (kind in ('service', 'elected')),
    parent bigint,
    email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    receives_copy boolean not null default false,
    active boolean not null default true,
    unique (commune, name), unique (commune, fid),
    foreign key (commune, parent) references mail.services (commune, fid)
);
comment on table mail.services is 'Services and elected officials mail is given to (services et élus).';
comment on column mail.services.commune is 'INSEE code of the commune.';
comment on column mail.services.kind is 'service, or elected (an elected official, by office).';
comment on column mail.services.parent is 'The service above.';
comment on column mail.services.receives_copy is 'Gets a copy of all mail that comes in.';
comment on column mail.services.active is 'Mail can be given to it.';
select beffroi.record_table('mail.services');
select beffroi.searchable('mail.services', 'name');

create table mail.categories (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 120),
    reply_expected boolean not null default true,
    delay integer not null default 15 check (delay between 1 and 3650),
    delay_unit text not null default 'days' check (delay_unit in ('days', 'working_days', 'months')),
    basis text check (length(basis) <= 500),
    unique (commune, name), unique (commune, fid)
);
comment on table mail.categories is 'Kinds of mail (catégories) with the time in which each is answered.';
comment on column mail.categories.reply_expected is 'Mail of this kind is answered.';
comment on column mail.categories.delay is 'Time to answer, in delay_unit.';
comment on column mail.categories.delay_unit is 'days (calendar days), working_days (Monday to Friday without public holidays), months.';
comment on column mail.categories.basis is 'Where the time comes from: article of law, decision.';
select beffroi.record_table('mail.categories');

create table mail.correspondents (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 160),
    kind text not null default 'person' check (kind in ('person', 'company', 'association', 'administration', 'elected', 'other')),
    address text check (length(address) <= 300),
    postcode text check (length(postcode) <= 10),
    city text check (length(city) <= 80),
    country text check (length(country) <= 80),
    email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    phone text check (length(phone) <= 40),
    unique (commune, fid)
);
comment on table mail.correspondents is 'Who writes to the town hall or is written to (émetteurs, destinataires).';
select beffroi.record_table('mail.correspondents');
select beffroi.searchable('mail.correspondents', 'name', 'city');

create table mail.arrivals (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null,
    registered date not null,
    year integer not null,
    number integer not null,
    received date not null default beffroi.today(),
    written date,
    medium text not null default 'post' check (medium in ('post', 'registered', 'counter', 'email', 'form', 'internal')),
    nature text not null default 'letter' check (nature in ('letter', 'request', 'complaint', 'invoice', 'appeal', 'summons', 'information', 'other')),
    sender bigint,
    sender_reference text check (length(sender_reference) <= 80),
    subject text not null check (length(subject) between 1 and 300),
    category bigint,
    service bigint,
    referent bigint references auth.accounts,
    state text not null default 'received' check (state in ('received', 'assigned', 'in_progress', 'closed', 'no_action', 'cancelled')),
    reply_expected boolean,
    reply_by date,
    file beffroi.file,
    observations text check (length(observations) <= 4000),
    reason text check (length(reason) between 1 and 500),
    archived date,
    unique (commune, fid),
    check (state not in ('no_action', 'cancelled') or reason is not null),
    foreign key (commune, sender) references mail.correspondents (commune, fid),
    foreign key (commune, category) references mail.categories (commune, fid),
    foreign key (commune, service) references mail.services (commune, fid)
);
comment on table mail.arrivals is 'Register of mail that came in (registre du courrier arrivé). A number is given once, in order, and never taken back.';
comment on column mail.arrivals.reference is 'Number in the register: year, A, number of the year.';
comment on column mail.arrivals.registered is 'Day it was entered; its year is that of the number.';
comment on column mail.arrivals.received is 'Day it came in: what the time to answer counts from.';
comment on column mail.arrivals.sender is 'Who wrote; emptied at the end of retention.';
comment on column mail.arrivals.reply_expected is 'Empty when entered: as its category says.';
comment on column mail.arrivals.reply_by is 'Last day to answer; computed from the category when left empty.';
comment on column mail.arrivals.reason is 'Why nothing is done about it, or why its number was cancelled.';
comment on column mail.arrivals.archived is 'Day it was put in the archives.';
select beffroi.record_table('mail.arrivals');
select beffroi.register_table('mail.arrivals', 'A', 6);
select beffroi.searchable('mail.arrivals', 'reference', 'subject', 'sender_reference');

create table mail.departures (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null,
    registered date not null,
    year integer not null,
    number integer not null,
    sent date,
    medium text not null default 'post' check (medium in ('post', 'registered', 'counter', 'email', 'internal')),
    recipient bigint,
    arrival bigint,
    subject text not null check (length(subject) between 1 and 300),
    service bigint,
    referent bigint references auth.accounts,
    signatory text check (length(signatory) <= 120),
    state text not null default 'draft' check (state in ('draft', 'to_sign', 'sent', 'cancelled')),
    file beffroi.file,
    observations text check (length(observations) <= 4000),
    reason text check (length(reason) between 1 and 500),
    archived date,
    unique (commune, fid),
    check (state <> 'cancelled' or reason is not null),
    foreign key (commune, recipient) references mail.correspondents (commune, fid),
    foreign key (commune, arrival) references mail.arrivals (commune, fid),
    foreign key (commune, service) references mail.services (commune, fid)
);
comment on table mail.departures is 'Register of mail that goes out (registre du courrier départ). A number is given once, in order, and never taken back.';
comment on column mail.departures.reference is 'Number in the register: year, D, number of the year.';
comment on column mail.departures.arrival is 'The mail it answers.';
comment on column mail.departures.signatory is 'Who signs, by office.';
comment on column mail.departures.reason is 'Why its number was cancelled.';
select beffroi.record_table('mail.departures');
select beffroi.register_table('mail.departures', 'D', 6);
select beffroi.searchable('mail.departures', 'reference', 'subject');

create table mail.copies (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    arrival bigint not null,
    service bigint not null,
    note text check (length(note) <= 300),
    unique (arrival, service),
    foreign key (commune, arrival) references mail.arrivals (commune, fid),
    foreign key (commune, service) references mail.services (commune, fid)
);
comment on table mail.copies is 'Services and elected officials who get a copy of mail that came in (diffusion).';
select beffroi.record_table('mail.copies');

create table mail.tasks (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null default gen_random_uuid()::text check (length(reference) between 1 and 80),
    arrival bigint,
    departure bigint,
    title text not null check (length(title) between 1 and 200),
    kind text not null default 'act' check (kind in ('act', 'reply', 'opinion', 'sign', 'copy')),
    service bigint,
    person bigint references auth.accounts,
    due date,
    state text not null default 'todo' check (state in ('todo', 'in_progress', 'done', 'dropped')),
    done date,
    observations text check (length(observations) <= 4000),
    geom geometry(Geometry, 4326),
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, reference),
    check ((state in ('done', 'dropped')) = (done is not null)),
    foreign key (commune, arrival) references mail.arrivals (commune, fid),
    foreign key (commune, departure) references mail.departures (commune, fid),
    foreign key (commune, service) references mail.services (commune, fid)
);
comment on table mail.tasks is 'What is to be done about mail, by whom, until when, and where (tâches).';
comment on column mail.tasks.commune is 'INSEE code of the commune.';
comment on column mail.tasks.reference is 'Identifier within the commune; drawn at random when none is given.';
comment on column mail.tasks.title is 'What is to be done, in a few words. No names of persons.';
comment on column mail.tasks.kind is 'act, reply, opinion (give one), sign, copy (for information).';
comment on column mail.tasks.due is 'Last day.';
comment on column mail.tasks.state is 'todo, in_progress, done, dropped.';
comment on column mail.tasks.done is 'Day it was done or dropped.';
comment on column mail.tasks.source is 'File or producer the row came from.';
select beffroi.town_table('mail.tasks');
select beffroi.record_table('mail.tasks');
select beffroi.searchable('mail.tasks', 'title');
create index on mail.tasks (commune, due) where done is null;

-- Whoever keeps the mail keeps all of it; a service reads it and does its tasks.
with roles as (insert into auth.roles (name, title_fr, title_en, title_es) values
    ('mail', 'Courrier', 'Mail', 'Correo'), ('mail-service', 'Courrier : service', 'Mail: service', 'Correo: servicio')
    returning fid, name)
insert into auth.permissions (role, subject, action)
select r.fid, p.subject, p.action from roles r join (values
    ('mail', 'mail-arrivals', '*'), ('mail', 'mail-departures', '*'), ('mail', 'mail-tasks', '*'), ('mail', 'mail-copies', '*'),
    ('mail', 'mail-correspondents', '*'), ('mail', 'mail-services', '*'), ('mail', 'mail-categories', '*'),
    ('mail-service', 'mail-arrivals', 'list'), ('mail-service', 'mail-arrivals', 'see'), ('mail-service', 'mail-arrivals', 'change'),
    ('mail-service', 'mail-departures', 'list'), ('mail-service', 'mail-departures', 'see'), ('mail-service', 'mail-departures', 'create'), ('mail-service', 'mail-departures', 'change'),
    ('mail-service', 'mail-tasks', 'list'), ('mail-service', 'mail-tasks', 'see'), ('mail-service', 'mail-tasks', 'create'), ('mail-service', 'mail-tasks', 'change'),
    ('mail-service', 'mail-copies', 'list'), ('mail-service', 'mail-correspondents', 'list'), ('mail-service', 'mail-correspondents', 'see'),
    ('mail-service', 'mail-services', 'list'), ('mail-service', 'mail-categories', 'list')
) p (role, subject, action) on p.role = r.name;
