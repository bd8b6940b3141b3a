-- Work that goes on without a person waiting: letters by the thousand, e-mail, what is done at night. The queue
-- (schema graphile_worker, made before this) carries numbers only; what a job is about is a row here.

create function beffroi.bearer() returns bigint
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select t.account from beffroi.ticket t
    where t.digest = sha256(convert_to(current_setting('beffroi.ticket', true), 'UTF8')) and t.expires > now()
$$;
comment on function beffroi.bearer() is
    'The account whose ticket this session bears; null for the program itself and for a session without one. Unlike beffroi.actor() it cannot be set.';

create function beffroi.is_program() returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from beffroi.ticket t
        where t.digest = sha256(convert_to(current_setting('beffroi.ticket', true), 'UTF8')) and t.expires > now()
          and t.account is null and '*' = any (t.communes))
$$;
comment on function beffroi.is_program() is 'True in a session of the program itself with the right to every commune.';

create schema jobs;
comment on schema jobs is 'Work that goes on without a person waiting.';
grant usage on schema jobs to beffroi_app;

create table jobs.jobs (
    fid bigint generated always as identity primary key,
    commune text,
    account bigint references auth.accounts on delete cascade,
    kind text not null check (kind ~ '^[a-z][a-z-]{0,39}$'),
    title text not null check (length(title) between 1 and 200),
    language text not null default 'fr' check (language in ('fr', 'en', 'es')),
    arguments jsonb not null default '{}' check (octet_length(arguments::text) <= 1048576),
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    done bigint not null default 0 check (done >= 0),
    total bigint not null default 0 check (total >= 0),
    message text,
    remedy text,
    link text,
    kept jsonb check (octet_length(kept::text) <= 1048576),
    asked timestamptz not null default now(),
    not_before timestamptz,
    started timestamptz,
    ended timestamptz,
    attempts integer not null default 0,
    claims integer not null default 0,
    stop boolean not null default false,
    version integer not null default 1
);
comment on table jobs.jobs is 'Work that goes on without a person waiting: who asked for it, how far it is, how it ended.';
comment on column jobs.jobs.commune is 'INSEE code; empty: of no commune, shown to whoever asked.';
comment on column jobs.jobs.account is 'Who asked; the job has the rights they have when it runs. Null: the program itself.';
comment on column jobs.jobs.kind is 'Which work it is.';
comment on column jobs.jobs.title is 'What it is, in the language of who asked.';
comment on column jobs.jobs.arguments is 'What the work needs to know; at most 1 MiB.';
comment on column jobs.jobs.done is 'Steps done.';
comment on column jobs.jobs.total is 'Steps in all; 0: not known.';
comment on column jobs.jobs.message is 'How it ended, or why it is tried again.';
comment on column jobs.jobs.remedy is 'What to do now.';
comment on column jobs.jobs.link is 'Address of the result on this site.';
comment on column jobs.jobs.kept is 'Where an interrupted job goes on; at most 1 MiB.';
comment on column jobs.jobs.not_before is 'Earliest moment of the next attempt.';
comment on column jobs.jobs.attempts is 'Attempts that failed.';
comment on column jobs.jobs.claims is 'How often a server took it up. A server that lost it to another one writes nothing more.';
comment on column jobs.jobs.stop is 'Somebody asked it to stop.';
create index jobs_account on jobs.jobs (account, asked desc);
create index jobs_commune on jobs.jobs (commune, asked desc);
create index jobs_open on jobs.jobs (state) where state in ('waiting', 'running');
create index jobs_ended on jobs.jobs (ended) where ended is not null;
alter table jobs.jobs enable row level security;
create policy seen on jobs.jobs for select using (
    (select beffroi.is_program()) or account = (select beffroi.bearer()) or (select beffroi.sees_all())
    or commune = any ((select beffroi.scope())::text[]));
-- Whoever sees a job may lock it; only the program and the functions below write.
create policy held on jobs.jobs for update using (
    (select beffroi.is_program()) or account = (select beffroi.bearer()) or (select beffroi.sees_all())
    or commune = any ((select beffroi.scope())::text[])) with check ((select beffroi.is_program()));
create policy made on jobs.jobs for insert with check ((select beffroi.is_program()));
create policy forgotten on jobs.jobs for delete using ((select beffroi.is_program()));
grant select, insert, update, delete on jobs.jobs to beffroi_app;

create function jobs.tell() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('beffroi_jobs', jsonb_build_object('account', new.account, 'job', new.fid)::text);
    return null;
end $$;
create trigger tell after insert or update of state, done, total, message on jobs.jobs for each row execute function jobs.tell();

-- Whose a job is follows from the ticket of the session, not from a setting: a job runs with the rights of its person,
-- so that nobody may put one in another's name.
create function jobs.ask(kind text, title text, commune text, arguments jsonb, earliest timestamptz, language text, person bigint)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    program constant boolean := beffroi.is_program();
    owner constant bigint := case when program then person else beffroi.bearer() end;
    made bigint;
begin
    if not program and (owner is null or owner is distinct from person) then
        raise exception 'a job is asked for in one''s own name' using errcode = 'insufficient_privilege';
    end if;
    if commune is not null and not beffroi.in_scope(commune) then
        raise exception 'the job is of a commune outside the scope of the session' using errcode = 'insufficient_privilege';
    end if;
    if not program and (select count(*) from jobs.jobs j where j.account = owner and j.state in ('waiting', 'running')) >= 100 then
        raise exception 'a hundred jobs of this person are under way' using errcode = 'check_violation', constraint = 'jobs_many';
    end if;
    insert into jobs.jobs (commune, account, kind, title, arguments, not_before, language)
        values (commune, owner, kind, title, coalesce(arguments, '{}'), earliest, language) returning fid into made;
    perform jobs.queue(made, earliest);
    return made;
end $$;
comment on function jobs.ask(text, text, text, jsonb, timestamptz, text, bigint) is
    'Queue a job in this transaction: queued when it commits, gone when it does not. The person must be the bearer of the ticket; the program may name anybody, or nobody.';

create function jobs.queue(job bigint, earliest timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select graphile_worker.add_job('run', json_build_object('run', job), run_at => coalesce(earliest, now()),
        max_attempts => 1000, job_key => 'run:' || job)
$$;
comment on function jobs.queue(bigint, timestamptz) is 'Put the number of a job into the queue. How often it is tried is decided by the program.';
revoke execute on function jobs.queue(bigint, timestamptz) from public;

-- Whether the session may stop or start this job again: it is of its bearer, or in reach of a session that has been
-- let in for this (which action is allowed is asked by the program).
create function jobs.within_reach(job jobs.jobs) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select beffroi.is_program() or coalesce(job.account = beffroi.bearer(), false) or beffroi.sees_all()
        or coalesce(job.commune = any (beffroi.scope()), false)
$$;
revoke execute on function jobs.within_reach(jobs.jobs) from public;

create function jobs.cancel(job bigint) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found jobs.jobs;
begin
    select * into found from jobs.jobs where fid = job for update;
    if found.fid is null or not jobs.within_reach(found) then
        return null;
    elsif found.state = 'waiting' then
        update jobs.jobs set state = 'cancelled', ended = now(), version = version + 1 where fid = job;
        perform graphile_worker.remove_job('run:' || job);
        return 'cancelled';
    elsif found.state = 'running' then
        update jobs.jobs set stop = true, version = version + 1 where fid = job;
        return 'running';
    end if;
    return 'ended';
end $$;
comment on function jobs.cancel(bigint) is
    'Stop a job: cancelled at once when it waited, running when it is asked to stop, ended when there was nothing to stop; null: no such job.';

create function jobs.retry(job bigint) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found jobs.jobs;
begin
    select * into found from jobs.jobs where fid = job for update;
    if found.fid is null or not jobs.within_reach(found) then
        return null;
    elsif found.state in ('failed', 'cancelled') then
        update jobs.jobs set state = 'waiting', stop = false, attempts = 0, claims = 0, message = null, remedy = null,
            ended = null, not_before = null, version = version + 1 where fid = job;
        perform jobs.queue(job, null);
        return 'waiting';
    elsif found.state = 'waiting' then
        update jobs.jobs set not_before = null, version = version + 1 where fid = job;
        perform jobs.queue(job, null);
        return 'waiting';
    end if;
    return found.state;
end $$;
comment on function jobs.retry(bigint) is
    'Start a job again that failed or was cancelled, from where it kept its state; one that waits is begun at once. Its state from then on; null: no such job.';

create function jobs.keep(job bigint, claim integer, place jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update jobs.jobs j set kept = place where j.fid = job and j.claims = claim and j.state = 'running'
        and (beffroi.is_program() or j.account = beffroi.bearer());
    return found;
end $$;
comment on function jobs.keep(bigint, integer, jsonb) is
    'Keep where a running job goes on, in the transaction of the work itself; false when the job is no longer of this server.';

-- The queue belongs to the program: sessions of people reach it by the functions above only.
create function jobs.guard_queue() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    target regclass;
begin
    grant usage on schema graphile_worker to beffroi_app;
    for target in select c.oid from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' loop
        execute format('alter table %s enable row level security', target);
        execute format('drop policy if exists program on %s', target);
        execute format('create policy program on %s using ((select beffroi.is_program())) with check ((select beffroi.is_program()))', target);
        execute format('grant select, insert, update, delete on %s to beffroi_app', target);
    end loop;
    grant usage on all sequences in schema graphile_worker to beffroi_app;
end $$;
comment on function jobs.guard_queue() is 'Rights on the tables of the queue, whose own migrations give none.';
revoke execute on function jobs.guard_queue() from public;
