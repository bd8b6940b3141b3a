-- People of the town's own directory (LDAP, Active Directory) and of its OpenID Connect provider. What ties an account to
-- either is for the gate alone, as passwords are.

-- Which entry of the directory an account is of: the identifier stays when the person is renamed or moved.
create table auth.directory_entries (
    account bigint primary key references auth.accounts on delete cascade,
    entry bytea not null unique,
    gone timestamptz
);
comment on table auth.directory_entries is 'Accounts made from the town''s directory.';
comment on column auth.directory_entries.entry is 'Identifier of the entry: entryUUID (RFC 4530), objectGUID of Active Directory.';
comment on column auth.directory_entries.gone is 'Since when the directory shows the person no more; empty for an account that was closed by hand.';
alter table auth.directory_entries enable row level security;
create policy gate on auth.directory_entries to beffroi_gate using (true) with check (true);
grant select, insert, update on auth.directory_entries to beffroi_gate;

-- Which person of which provider an account is of (OpenID Connect Core 1.0, section 5.7: issuer and subject together).
create table auth.openid_subjects (
    issuer text not null check (length(issuer) <= 500),
    subject text not null check (length(subject) <= 255),
    account bigint not null references auth.accounts on delete cascade,
    since timestamptz not null default now(),
    primary key (issuer, subject),
    unique (issuer, account)
);
comment on table auth.openid_subjects is 'Persons of an OpenID Connect provider, and their accounts.';
alter table auth.openid_subjects enable row level security;
create policy gate on auth.openid_subjects to beffroi_gate using (true) with check (true);
grant select, insert, delete on auth.openid_subjects to beffroi_gate;

-- A role that follows from a group of the directory is taken back with it; one that was given by hand is not.
alter table auth.memberships add column origin text not null default 'local' check (origin in ('local', 'directory'));
comment on column auth.memberships.origin is 'Who gave the role: somebody here, or a group of the directory.';
