-- What a person is told on their page, and by e-mail if they want: a task is late, an answer is expected, a job is done.

create schema notifications;
comment on schema notifications is 'What people are told.';
grant usage on schema notifications to beffroi_app;

create table notifications.notifications (
    fid bigint generated always as identity primary key,
    commune text,
    account bigint not null references auth.accounts on delete cascade,
    at timestamptz not null default now(),
    title text not null check (length(title) between 1 and 200),
    text text not null default '' check (length(text) <= 1000),
    link text check (link ~ '^/[^/]' and length(link) <= 500),
    read timestamptz
);
comment on table notifications.notifications is 'What a person is told; deleted after ninety days.';
comment on column notifications.notifications.commune is 'INSEE code; empty: of no commune.';
comment on column notifications.notifications.link is 'Page of this site it leads to.';
comment on column notifications.notifications.read is 'When the person marked it as read.';
create index notifications_account on notifications.notifications (account, at desc);
create index notifications_unread on notifications.notifications (account) where read is null;
create index notifications_at on notifications.notifications (at);
alter table notifications.notifications enable row level security;
create policy own on notifications.notifications using ((select beffroi.is_program()) or account = (select beffroi.bearer()));
grant select, delete, update (read) on notifications.notifications to beffroi_app;

create table notifications.preferences (
    account bigint primary key references auth.accounts on delete cascade,
    by_email boolean not null default false
);
comment on table notifications.preferences is 'How a person wants to be told beside the page.';
alter table notifications.preferences enable row level security;
create policy own on notifications.preferences using ((select beffroi.is_program()) or account = (select beffroi.bearer()));
grant select, insert, update on notifications.preferences to beffroi_app;

create function notifications.tell() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('beffroi_jobs', jsonb_build_object('account', coalesce(new.account, old.account), 'notification', coalesce(new.fid, old.fid))::text);
    return null;
end $$;
create trigger tell after insert or update of read on notifications.notifications for each row execute function notifications.tell();

-- A session knows neither the accounts of others nor their languages: these functions tell no more than is needed.
create function notifications.language_of(person bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(a.language, 'fr') from auth.accounts a
    where a.fid = person and a.active and (beffroi.is_program() or beffroi.bearer() is not null)
$$;
comment on function notifications.language_of(bigint) is 'The language somebody is told in; null: the account is closed or gone.';

create function notifications.notify(person bigint, of_commune text, title text, text text, link text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    communes constant text[] := auth.communes_of(person);
    told bigint;
begin
    if not beffroi.is_program() and (beffroi.bearer() is null or not beffroi.in_scope(of_commune)) then
        raise exception 'the session may not tell this' using errcode = 'insufficient_privilege';
    end if;
    if not exists (select from auth.accounts a where a.fid = person and a.active)
        or (of_commune is not null and not ('*' = any (communes) or of_commune = any (communes))) then
        return null;
    end if;
    insert into notifications.notifications (commune, account, title, text, link)
        values (of_commune, person, title, text, link) returning fid into told;
    if exists (select from notifications.preferences p join auth.accounts a on a.fid = p.account
               where p.account = person and p.by_email and a.email is not null) then
        insert into jobs.jobs (kind, title, arguments, language)
            values ('notification-email', 'Notification', jsonb_build_object('notification', told), 'fr');
        perform jobs.queue(currval(pg_get_serial_sequence('jobs.jobs', 'fid')), null);
    end if;
    return told;
end $$;
comment on function notifications.notify(bigint, text, text, text, text) is
    'Tell somebody, in this transaction; null when they are not there or do not reach the commune: nobody is told of a town that is not theirs. Whoever wants e-mail has a job made in nobody''s name.';
revoke execute on function notifications.language_of(bigint), notifications.notify(bigint, text, text, text, text) from public;
grant execute on function notifications.language_of(bigint), notifications.notify(bigint, text, text, text, text) to beffroi_app;
