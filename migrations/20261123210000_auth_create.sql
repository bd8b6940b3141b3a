-- Who may do what, where. Persons, roles and permissions are rows, read and changed as records under row-level
-- security; secrets (passwords, sessions, tokens, invitations) are for the gate alone: no SQL of a serving session
-- can read or forge one.

create schema auth;
comment on schema auth is 'Accounts, roles, permissions; sessions and secrets of the gate.';
grant usage on schema auth to beffroi_app, beffroi_gate;

-- Groups of communes (EPCI) ---------------------------------------------------------------------
create table beffroi.town_groups (
    fid bigint generated always as identity primary key,
    siren text not null unique check (siren ~ '^[0-9]{9}$'),
    name text not null check (length(name) between 1 and 120),
    version integer not null default 1
);
comment on table beffroi.town_groups is 'Groups of communes (EPCI): what a commune does not set for itself it has from its group.';
comment on column beffroi.town_groups.siren is 'SIREN number of the EPCI.';
create table beffroi.town_group_communes (
    fid bigint generated always as identity primary key,
    town_group bigint not null references beffroi.town_groups on delete cascade,
    commune text not null unique check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    version integer not null default 1
);
comment on table beffroi.town_group_communes is 'Which commune belongs to which group: at most one with own taxation (article L. 5210-2 CGCT).';
grant select on beffroi.town_groups, beffroi.town_group_communes to beffroi_gate;

-- Persons and roles -----------------------------------------------------------------------------
create table auth.accounts (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    login text not null check (login ~ '^[[:alnum:]][[:alnum:]._@-]{1,63}$'),
    name text not null check (length(name) between 1 and 120),
    email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    language text check (language in ('fr', 'en', 'es')),
    origin text not null default 'local' check (origin in ('local', 'directory', 'openid')),
    active boolean not null default true,
    version integer not null default 1
);
create unique index accounts_login on auth.accounts (lower(login));
comment on table auth.accounts is 'A person (or a program) who signs in.';
comment on column auth.accounts.commune is 'INSEE code of the commune that manages the account; empty: managed for the whole server.';
comment on column auth.accounts.login is 'Name to sign in with.';
comment on column auth.accounts.origin is 'Where the password is: here, in the directory of the town (LDAP), with an OpenID provider.';
comment on column auth.accounts.active is 'A person who left keeps the account, closed: their name stays in the history.';

create table auth.roles (
    fid bigint generated always as identity primary key,
    name text not null unique check (length(name) between 1 and 80),
    title_fr text not null, title_en text, title_es text,
    version integer not null default 1
);
comment on table auth.roles is 'What a group of persons may do (profil): a set of permissions.';

create table auth.permissions (
    fid bigint generated always as identity primary key,
    role bigint not null references auth.roles on delete cascade,
    subject text not null check (subject ~ '^(\*|[a-z][a-z0-9-]*)$'),
    action text not null check (action ~ '^(\*|[a-z][a-z0-9_-]*)$'),
    reach text not null default 'own' check (reach in ('own', 'all')),
    version integer not null default 1,
    unique (role, subject, action)
);
comment on table auth.permissions is 'A role may do an action on a record type or an operation.';
comment on column auth.permissions.subject is 'Record type or operation; * for every one.';
comment on column auth.permissions.action is 'list, see, create, change, delete, export, import, print, or a named action; * for every one.';
comment on column auth.permissions.reach is 'own: in the communes where the person has the role; all: in every commune of the server.';

create table auth.memberships (
    fid bigint generated always as identity primary key,
    account bigint not null references auth.accounts on delete cascade,
    role bigint not null references auth.roles,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    town_group bigint references beffroi.town_groups,
    version integer not null default 1,
    check (commune is null or town_group is null),
    unique nulls not distinct (account, role, commune, town_group)
);
comment on table auth.memberships is 'A person has a role in a commune, in a group of communes, or on the whole server.';
comment on column auth.memberships.commune is 'INSEE code; empty with no group: the whole server.';
comment on column auth.memberships.town_group is 'A group: every commune of it.';
create index memberships_account on auth.memberships (account);

-- What follows from them: one row for each thing a person may do, with the communes.
create view auth.rights as
    select m.account, p.subject, p.action,
           case when p.reach = 'all' or (m.commune is null and m.town_group is null) then '*'
                else coalesce(m.commune, g.commune) end as commune
    from auth.memberships m
    join auth.accounts a on a.fid = m.account and a.active
    join auth.permissions p on p.role = m.role
    left join beffroi.town_group_communes g on g.town_group = m.town_group;
comment on view auth.rights is 'What each person may do where; commune * for every commune of the server.';
grant select on auth.rights to beffroi_gate;

create function auth.communes_of(person bigint) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(case when bool_or(commune = '*') then '{*}' else array_agg(distinct commune) filter (where commune is not null) end, '{}')
    from auth.rights where account = person
$$;
comment on function auth.communes_of(bigint) is 'Communes in which the person may do anything at all: what their ticket grants.';
revoke execute on function auth.communes_of(bigint) from public;

-- Under row-level security: an administrator of a town manages the town's accounts and nobody else's --------------
create function auth.administered(commune text) returns boolean
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select beffroi.sees_all() or (commune is not null and commune = any (beffroi.scope()))
$$;
comment on function auth.administered(text) is 'True when the session holds the commune; rows without a commune belong to whoever holds every commune.';

alter table beffroi.town_groups enable row level security;
alter table beffroi.town_group_communes enable row level security;
alter table auth.accounts enable row level security;
alter table auth.memberships enable row level security;
alter table auth.roles enable row level security;
alter table auth.permissions enable row level security;
create policy scope on auth.accounts to beffroi_app using (auth.administered(commune)) with check (auth.administered(commune));
create policy scope on auth.memberships to beffroi_app using (auth.administered(commune)) with check (auth.administered(commune));
create policy read on auth.roles for select to beffroi_app using (true);
create policy write on auth.roles to beffroi_app using (beffroi.sees_all()) with check (beffroi.sees_all());
create policy read on auth.permissions for select to beffroi_app using (true);
create policy write on auth.permissions to beffroi_app using (beffroi.sees_all()) with check (beffroi.sees_all());
create policy read on beffroi.town_groups for select using (true);
create policy write on beffroi.town_groups to beffroi_app using (beffroi.sees_all()) with check (beffroi.sees_all());
create policy read on beffroi.town_group_communes for select using (true);
create policy write on beffroi.town_group_communes to beffroi_app using (beffroi.sees_all()) with check (beffroi.sees_all());
create policy gate on auth.accounts to beffroi_gate using (true) with check (true);
create policy gate on auth.memberships to beffroi_gate using (true) with check (true);
create policy gate on auth.roles for select to beffroi_gate using (true);
create policy gate on auth.permissions for select to beffroi_gate using (true);
grant select, insert, update, delete on auth.accounts, auth.roles, auth.permissions, auth.memberships to beffroi_app;
grant select, insert, update on auth.accounts to beffroi_gate;
grant select, insert, delete on auth.memberships to beffroi_gate;
grant select on auth.roles, auth.permissions to beffroi_gate;

-- Whoever holds some communes must not hand out what reaches all of them, nor a role in the name of another's account.
create function auth.check_membership() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- The owner and the gate have no scope; the serving role is either the account itself or taken by it.
    if 'beffroi_app' not in (session_user, current_setting('role', true)) or beffroi.sees_all() then
        return new;
    end if;
    if exists (select from auth.permissions where role = new.role and reach = 'all') then
        raise exception 'the role reaches every commune' using errcode = 'insufficient_privilege', constraint = 'membership_reach';
    end if;
    if not exists (select from auth.accounts where fid = new.account and auth.administered(commune)) then
        raise exception 'the account is managed elsewhere' using errcode = 'insufficient_privilege', constraint = 'membership_account';
    end if;
    return new;
end $$;
create trigger check_membership before insert or update on auth.memberships for each row execute function auth.check_membership();

create function auth.within_scope(person bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select beffroi.sees_all() or auth.communes_of(person) <@ beffroi.scope()
$$;
comment on function auth.within_scope(bigint) is 'True when the person may nowhere more than this session reaches: whoever gives them a new password could act as them.';
revoke execute on function auth.within_scope(bigint) from public;
grant execute on function auth.within_scope(bigint) to beffroi_app;

-- Secrets, for the gate alone ----------------------------------------------------------------------
create table auth.credentials (
    account bigint primary key references auth.accounts on delete cascade,
    password text,
    changed timestamptz not null default now(),
    totp text,
    totp_confirmed boolean not null default false,
    totp_step bigint
);
comment on table auth.credentials is 'How a person proves who they are.';
comment on column auth.credentials.password is 'Argon2id hash in PHC form.';
comment on column auth.credentials.totp is 'Secret of the one-time codes (RFC 6238), base32.';
comment on column auth.credentials.totp_step is 'Last step accepted: a code is good once.';

create table auth.attempts (
    login bytea primary key,
    failures integer not null,
    last timestamptz not null default now(),
    until timestamptz not null
);
comment on table auth.attempts is 'Failed attempts to sign in, by SHA-256 of the folded login, known or not: each one makes the next wait longer.';

create table auth.sessions (
    digest bytea primary key check (octet_length(digest) = 32),
    account bigint not null references auth.accounts on delete cascade,
    began timestamptz not null default now(),
    seen timestamptz not null default now(),
    expires timestamptz not null
);
comment on table auth.sessions is 'Who is signed in. digest: SHA-256 of the secret of the cookie.';
create index sessions_account on auth.sessions (account);

create table auth.tokens (
    id bigint generated always as identity primary key,
    digest bytea not null unique check (octet_length(digest) = 32),
    account bigint not null references auth.accounts on delete cascade,
    name text not null,
    actions text[],
    began timestamptz not null default now(),
    seen timestamptz,
    expires timestamptz not null
);
comment on table auth.tokens is 'Tokens by which programs act for a person. actions: what they are held to; null: all the person may.';

create table auth.invitations (
    digest bytea primary key check (octet_length(digest) = 32),
    purpose text not null check (purpose in ('first', 'account')),
    account bigint references auth.accounts on delete cascade,
    made timestamptz not null default now(),
    expires timestamptz not null,
    check ((purpose = 'account') = (account is not null))
);
comment on table auth.invitations is 'One-time links: the first administrator, a new account, a forgotten password.';
grant select, insert, update, delete on auth.credentials, auth.attempts, auth.sessions, auth.tokens, auth.invitations to beffroi_gate;

-- Tickets of persons ---------------------------------------------------------------------------------
alter table beffroi.ticket add column account bigint references auth.accounts on delete cascade;
comment on column beffroi.ticket.account is 'Whose right it is; the communes follow what the person may.';

create function auth.issue_ticket(secret text, person bigint, lifetime interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from beffroi.ticket where expires < now();
    insert into beffroi.ticket (digest, communes, purpose, expires, account)
    values (sha256(convert_to(secret, 'UTF8')), auth.communes_of(person), 'person', now() + lifetime, person)
    on conflict (digest) do update set communes = excluded.communes, expires = excluded.expires;
$$;
create function auth.withdraw_ticket(secret text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from beffroi.ticket where digest = sha256(convert_to(secret, 'UTF8'))
$$;
revoke execute on function auth.issue_ticket(text, bigint, interval), auth.withdraw_ticket(text) from public;
grant execute on function auth.issue_ticket(text, bigint, interval), auth.withdraw_ticket(text) to beffroi_gate;

create function auth.refresh_tickets() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update beffroi.ticket t set communes = auth.communes_of(t.account)
    where t.account is not null and t.communes is distinct from auth.communes_of(t.account);
    return null;
end $$;
create trigger refresh_tickets after insert or update or delete on auth.memberships for each statement execute function auth.refresh_tickets();
create trigger refresh_tickets after insert or update or delete on auth.permissions for each statement execute function auth.refresh_tickets();
create trigger refresh_tickets after update on auth.accounts for each statement execute function auth.refresh_tickets();
create trigger refresh_tickets after insert or update or delete on beffroi.town_group_communes for each statement execute function auth.refresh_tickets();

create function auth.has_administrator() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from auth.rights where subject = '*' and action = '*' and commune = '*')
$$;
comment on function auth.has_administrator() is 'True when somebody administers this server.';
revoke execute on function auth.has_administrator() from public;
grant execute on function auth.has_administrator() to beffroi_gate;

-- Profiles ready for use -------------------------------------------------------------------------------
insert into auth.roles (name, title_fr, title_en, title_es) values
    ('administrator', 'Administration du serveur', 'Server administration', 'Administración del servidor'),
    ('town-administrator', 'Administration de la commune', 'Town administration', 'Administración del municipio'),
    ('geographer', 'Géomatique', 'Geographic information', 'Información geográfica'),
    ('addressing', 'Adressage', 'Addressing', 'Direcciones'),
    ('data-protection', 'Protection des données (DPO)', 'Data protection officer', 'Protección de datos (DPD)'),
    ('reader', 'Consultation', 'Reading', 'Consulta');
insert into auth.permissions (role, subject, action, reach)
select r.fid, p.subject, p.action, p.reach from auth.roles r join (values
    ('administrator', '*', '*', 'all'),
    ('town-administrator', '*', '*', 'own'),
    ('geographer', 'addresses', '*', 'own'), ('geographer', 'streets', '*', 'own'),
    ('addressing', 'addresses', '*', 'own'), ('addressing', 'streets', 'list', 'own'), ('addressing', 'streets', 'see', 'own'),
    ('data-protection', 'consultations', 'list', 'own'), ('data-protection', 'consultations', 'see', 'own'),
    ('data-protection', 'consultations', 'export', 'own'),
    ('reader', '*', 'list', 'own'), ('reader', '*', 'see', 'own'), ('reader', '*', 'export', 'own')
) p(role, subject, action, reach) on p.role = r.name;
