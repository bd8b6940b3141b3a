-- The record of processing activities (registre des activités de traitement), what went wrong, and what persons ask.
create schema privacy;
comment on schema privacy is 'Privacy: processings, incidents, requests of persons (RGPD).';
grant usage on schema privacy to beffroi_app;

create table privacy.processings (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 200),
    code text check (length(code) <= 80),
    created date not null default beffroi.today(),
    controller text not null check (length(controller) between 1 and 300),
    joint_controller text check (length(joint_controller) <= 300),
    representative text check (length(representative) <= 300),
    dpo text check (length(dpo) <= 300),
    service text check (length(service) <= 200),
    purposes text not null check (length(purposes) between 1 and 4000),
    legal_basis text not null default 'public_task' check (legal_basis in ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests')),
    legal_reference text check (length(legal_reference) <= 1000),
    subjects text not null check (length(subjects) between 1 and 2000),
    data text not null check (length(data) between 1 and 4000),
    special_data text[] not null default '{}' check (special_data <@ array['racial_origin', 'political_opinions', 'beliefs', 'union_membership', 'genetic', 'biometric', 'health', 'sexual_life', 'convictions', 'national_number']),
    special_basis text check (length(special_basis) <= 1000),
    source text check (length(source) <= 1000),
    transfers text check (length(transfers) <= 2000),
    safeguards text check (length(safeguards) <= 2000),
    retention text not null check (length(retention) between 1 and 2000),
    security text check (length(security) <= 4000),
    processors text check (length(processors) <= 2000),
    software text check (length(software) <= 300),
    rights_contact text check (length(rights_contact) <= 500),
    dpia text not null default 'to_decide' check (dpia in ('to_decide', 'not_needed', 'needed', 'done')),
    dpia_date date,
    review date,
    ended date,
    public boolean not null default false,
    unique (commune, name), unique (commune, fid),
    check (cardinality(special_data) = 0 or special_basis is not null),
    check (transfers is null or safeguards is not null),
    check (dpia <> 'done' or dpia_date is not null)
);
comment on table privacy.processings is 'Record of processing activities (registre des activités de traitement; RGPD, art. 30).';
comment on column privacy.processings.code is 'Set for what Beffroi itself processes: the record type.';
comment on column privacy.processings.special_data is 'Categories of articles 9 and 10 RGPD, and the national number (NIR).';
comment on column privacy.processings.public is 'On the public page of the register.';
select beffroi.record_table('privacy.processings');
select beffroi.publish_rows('privacy.processings', 'public and ended is null');
select beffroi.searchable('privacy.processings', 'name', 'purposes', 'service');

create table privacy.recipients (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    processing bigint not null,
    name text not null check (length(name) between 1 and 200),
    data text check (length(data) <= 1000),
    foreign key (commune, processing) references privacy.processings (commune, fid) on delete cascade
);
comment on table privacy.recipients is 'Who data of a processing are disclosed to (destinataires; RGPD, art. 30 1. d).';
select beffroi.record_table('privacy.recipients');
select beffroi.publish_rows('privacy.recipients', 'exists (select from privacy.processings p where p.fid = processing)');
create index on privacy.recipients (processing);

create table privacy.incidents (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null,
    registered date not null,
    year integer not null,
    number integer not null,
    processing bigint,
    occurred timestamptz,
    discovered timestamptz not null,
    notify_by timestamptz,
    nature text not null default 'confidentiality' check (nature in ('confidentiality', 'integrity', 'availability')),
    description text not null check (length(description) between 1 and 4000),
    persons_affected integer check (persons_affected >= 0),
    consequences text check (length(consequences) <= 4000),
    measures text check (length(measures) <= 4000),
    risk text not null default 'to_assess' check (risk in ('to_assess', 'none', 'risk', 'high')),
    notified timestamptz,
    delay_reason text check (length(delay_reason) <= 1000),
    persons_told date,
    closed date,
    foreign key (commune, processing) references privacy.processings (commune, fid)
);
comment on table privacy.incidents is 'Personal data breaches (violations de données; RGPD, art. 33 5.), notified or not.';
comment on column privacy.incidents.discovered is 'When the town hall became aware of it: the clock of 72 hours starts.';
comment on column privacy.incidents.notify_by is 'Seventy-two hours later (RGPD, art. 33 1.).';
select beffroi.record_table('privacy.incidents');
select beffroi.register_table('privacy.incidents', 'V', 3);

create table privacy.requests (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    reference text not null,
    registered date not null,
    year integer not null,
    number integer not null,
    kind text not null check (kind in ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection', 'automated')),
    person text not null check (length(person) between 1 and 160),
    contact text check (length(contact) <= 300),
    processing bigint,
    received date not null default beffroi.today(),
    identity_checked date,
    due date,
    extended date,
    extension_reason text check (length(extension_reason) between 1 and 1000),
    state text not null default 'open' check (state in ('open', 'answered', 'refused', 'withdrawn')),
    answered date,
    answer text check (length(answer) <= 4000),
    file beffroi.file,
    check (extended is null or extension_reason is not null),
    check ((state = 'open') = (answered is null)),
    check (state <> 'refused' or answer is not null),
    foreign key (commune, processing) references privacy.processings (commune, fid)
);
comment on table privacy.requests is 'Requests of persons about their data (demandes d’exercice de droits; RGPD, art. 12 to 22).';
comment on column privacy.requests.received is 'Day the request came in: the month to answer starts.';
comment on column privacy.requests.due is 'One month later, three when extended with notice (RGPD, art. 12 3.; reckoned by règlement (CEE, Euratom) n° 1182/71, art. 3).';
comment on column privacy.requests.extended is 'Day the person was told that more time is needed, within the month.';
select beffroi.record_table('privacy.requests');
select beffroi.register_table('privacy.requests', 'P', 4);
create index on privacy.requests (commune, due) where answered is null;

with role as (insert into auth.roles (name, title_fr, title_en, title_es)
    values ('privacy', 'Protection des données', 'Data protection', 'Protección de datos') returning fid)
insert into auth.permissions (role, subject, action)
select role.fid, subject, '*' from role, unnest(array['processings', 'processing-recipients', 'incidents', 'data-requests']) subject;
