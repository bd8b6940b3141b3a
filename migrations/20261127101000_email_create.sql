-- E-mail on its way: written in the act that asks for it, deleted once the mail server has taken it.

create schema email;
comment on schema email is 'E-mail on its way to the mail server.';
grant usage on schema email to beffroi_app;

create table email.letters (
    fid bigint generated always as identity primary key,
    job bigint not null unique references jobs.jobs on delete cascade,
    account bigint references auth.accounts on delete cascade,
    message_id uuid not null default gen_random_uuid(),
    recipients jsonb not null check (jsonb_array_length(recipients) between 1 and 50),
    subject text not null check (length(subject) between 1 and 200),
    text text not null check (length(text) <= 100000),
    link jsonb,
    language text not null check (language in ('fr', 'en', 'es'))
);
comment on table email.letters is 'E-mail that a job is to send; deleted once it is sent, at the latest with its job.';
comment on column email.letters.job is 'The job that sends it.';
comment on column email.letters.account is 'Who sends it; null: the program itself.';
comment on column email.letters.message_id is 'Part of Message-ID (RFC 5322, 3.6.4): the same on every attempt, so that a mail server knows it again.';
comment on column email.letters.recipients is 'Names and addresses.';
comment on column email.letters.link is 'Title and address of a page of this site.';

create table email.attachments (
    fid bigint generated always as identity primary key,
    letter bigint not null references email.letters on delete cascade,
    name text not null check (length(name) between 1 and 200),
    media_type text not null check (length(media_type) <= 100),
    content bytea not null check (octet_length(content) <= 10485760)
);
comment on table email.attachments is 'Files that go with a letter.';
create index attachments_letter on email.attachments (letter);

alter table email.letters enable row level security;
alter table email.attachments enable row level security;
create policy own on email.letters using ((select beffroi.is_program()) or account = (select beffroi.bearer()));
create policy own on email.attachments using (exists (select from email.letters l where l.fid = letter));
grant select, insert, delete on email.letters, email.attachments to beffroi_app;
