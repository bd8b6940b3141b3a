-- Passkeys (Web Authentication, W3C): public keys of accounts of Beffroi's own, and what was asked a moment ago. For the
-- gate alone, as passwords are.
create table auth.passkeys (
    id bigint generated always as identity primary key,
    account bigint not null references auth.accounts on delete cascade,
    handle uuid not null,
    credential_id bytea not null unique,
    credential jsonb not null,
    name text not null check (length(name) between 1 and 80),
    made timestamptz not null default now(),
    used timestamptz
);
comment on table auth.passkeys is 'Passkeys of accounts.';
comment on column auth.passkeys.handle is 'What the authenticator knows the account by: it says nothing of the person.';
comment on column auth.passkeys.credential is 'Public key and its counter.';
create index on auth.passkeys (account);

create table auth.ceremonies (
    digest bytea primary key,
    account bigint references auth.accounts on delete cascade,
    state jsonb not null,
    expires timestamptz not null
);
comment on table auth.ceremonies is 'Challenges waiting for their answer, each once.';
comment on column auth.ceremonies.account is 'Whose passkey is being made; empty: somebody signs in.';

alter table auth.passkeys enable row level security;
alter table auth.ceremonies enable row level security;
create policy gate on auth.passkeys to beffroi_gate using (true) with check (true);
create policy gate on auth.ceremonies to beffroi_gate using (true) with check (true);
grant select, insert, update, delete on auth.passkeys, auth.ceremonies to beffroi_gate;
