-- The redistricting workshop: scenarios beside the division in force, and the strokes they are drawn with.
create table elections.scenario_bases (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    taken_at timestamptz not null default now(),
    counted text not null check (counted in ('electors', 'addresses')),
    content bytea not null,
    unique (commune, fid)
);
comment on table elections.scenario_bases is 'What a scenario is drawn on: addresses with how many electors each brings, stations, outline, as they were that moment. Never changed; tells of no person.';
comment on column elections.scenario_bases.commune is 'INSEE code of the commune.';
comment on column elections.scenario_bases.counted is 'electors; addresses: without a roll, each address counts one.';
comment on column elections.scenario_bases.content is 'JSON, packed by Zstandard.';
alter table elections.scenario_bases alter column content set storage external;
select beffroi.hold_to_scope('elections.scenario_bases');
create trigger append_only before update on elections.scenario_bases for each row execute function beffroi.refuse_change();
grant select, insert on elections.scenario_bases to beffroi_app;

create table elections.scenarios (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 120),
    purpose text check (length(purpose) <= 2000),
    parent bigint,
    state text not null default 'draft' check (state in ('draft', 'frozen', 'submitted', 'planned', 'applied')),
    least integer not null default 800 check (least between 0 and 20000),
    most integer not null default 1000 check (most between 1 and 20000),
    taken_on date not null default beffroi.today(),
    applies_on date,
    base bigint not null,
    unique (commune, name), unique (commune, fid),
    check (least <= most),
    foreign key (commune, base) references elections.scenario_bases (commune, fid),
    foreign key (commune, parent) references elections.scenarios (commune, fid) on delete set null (parent)
);
comment on table elections.scenarios is 'Division in preparation (scénario de redécoupage), beside the one in force.';
comment on column elections.scenarios.commune is 'INSEE code of the commune.';
comment on column elections.scenarios.purpose is 'Why the division is looked at.';
comment on column elections.scenarios.parent is 'Scenario it goes on from: with its base and all of its steps.';
comment on column elections.scenarios.state is 'draft (drawn on), frozen (cannot change), submitted (to the prefect), planned (decided, applies on a date), applied.';
comment on column elections.scenarios.least is 'Fewest electors of a station.';
comment on column elections.scenarios.most is 'Most electors of a station: 800 to 1,000 as far as possible (circular of the Ministry of the Interior), set by each commune.';
comment on column elections.scenarios.taken_on is 'Day the electors were counted.';
comment on column elections.scenarios.applies_on is 'Day it takes effect.';
comment on column elections.scenarios.base is 'elections.scenario_bases.fid: what it is drawn on.';
select beffroi.record_table('elections.scenarios');
select beffroi.searchable('elections.scenarios', 'name');
create index on elections.scenarios (commune, base);
create index on elections.scenarios (commune, parent);

create table elections.scenario_steps (
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    step integer not null check (step > 0),
    account bigint default beffroi.actor(),
    at timestamptz not null default clock_timestamp(),
    act text not null check (act in ('do', 'undo', 'redo')),
    operation jsonb,
    station jsonb,
    primary key (scenario, step),
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade,
    check ((operation is not null) = (act = 'do')),
    check (station is null or operation ->> 'operation' in ('open', 'optimise'))
);
comment on table elections.scenario_steps is 'What was done to a scenario, in order: all of it again gives the plan, what can be undone and what can be done again.';
comment on column elections.scenario_steps.commune is 'INSEE code of the commune.';
comment on column elections.scenario_steps.step is '1, 2, 3 … without a gap.';
comment on column elections.scenario_steps.account is 'auth.accounts.fid of who drew.';
comment on column elections.scenario_steps.act is 'do (operation), undo (the last one), redo (the last one undone).';
comment on column elections.scenario_steps.operation is 'Units and stations by their numbers in the base.';
comment on column elections.scenario_steps.station is 'Number, name, place of the stations that are opened, in order.';
select beffroi.hold_to_scope('elections.scenario_steps');
grant select, insert on elections.scenario_steps to beffroi_app;

create function elections.next_step() returns trigger language plpgsql as $$
declare
    held text;
begin
    -- The lock on the scenario is what brings strokes of several people in order, and keeps one out that is being frozen.
    select state into held from elections.scenarios where fid = new.scenario for no key update;
    if held is distinct from 'draft' then
        raise exception 'a frozen scenario cannot change' using errcode = 'ZB001';
    end if;
    if new.step <> 1 + (select coalesce(max(step), 0) from elections.scenario_steps where scenario = new.scenario) then
        raise exception 'step % does not follow the last', new.step using errcode = 'ZB002';
    end if;
    return new;
end $$;
create trigger next_step before insert on elections.scenario_steps for each row execute function elections.next_step();
create trigger append_only before update on elections.scenario_steps for each row execute function beffroi.refuse_change();

-- Open pages are told that there is something to fetch, and nothing else.
create function elections.tell_step() returns trigger language plpgsql as $$
begin
    perform pg_notify('beffroi_scenarios', json_build_object('scenario', new.scenario, 'step', new.step, 'commune', new.commune)::text);
    return null;
end $$;
create trigger tell_step after insert on elections.scenario_steps for each row execute function elections.tell_step();

-- One that goes on from another begins with its steps.
create function elections.begin_scenario() returns trigger language plpgsql as $$
begin
    insert into elections.scenario_steps (commune, scenario, step, account, at, act, operation, station)
        select new.commune, new.fid, step, account, at, act, operation, station
        from elections.scenario_steps where scenario = new.parent order by step;
    return null;
end $$;
create trigger begin_scenario after insert on elections.scenarios for each row when (new.parent is not null)
    execute function elections.begin_scenario();

-- What a scenario is drawn on and with stays as it was once nobody draws on it any more.
create function elections.hold_scenario() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'draft' then
            raise exception 'a frozen scenario is not deleted' using errcode = 'ZB001';
        end if;
        return old;
    end if;
    if new.base <> old.base or new.commune <> old.commune or new.taken_on <> old.taken_on
            or (old.state <> 'draft' and row(new.name, new.purpose, new.least, new.most) is distinct from row(old.name, old.purpose, old.least, old.most)) then
        raise exception 'a frozen scenario cannot change' using errcode = 'ZB001';
    end if;
    return new;
end $$;
create trigger held before update or delete on elections.scenarios for each row execute function elections.hold_scenario();

-- The base goes with the last scenario drawn on it.
create function elections.drop_base() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from elections.scenario_bases b where b.fid = old.base
        and not exists (select from elections.scenarios s where s.base = old.base);
    return null;
end $$;
create trigger drop_base after delete on elections.scenarios for each row execute function elections.drop_base();
revoke execute on function elections.drop_base() from public;

create table elections.scenario_proposals (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    step integer not null check (step >= 0),
    job bigint not null,
    at timestamptz not null default now(),
    seed bigint not null,
    asked jsonb not null,
    best_at text[] not null,
    figures jsonb not null,
    least jsonb not null,
    impossible jsonb not null default '[]',
    opened jsonb not null default '[]',
    closed integer[] not null default '{}',
    moves bytea not null,
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade
);
comment on table elections.scenario_proposals is 'Plans the program proposes for a scenario, as it was at a step, with what no plan can better.';
comment on column elections.scenario_proposals.commune is 'INSEE code of the commune.';
comment on column elections.scenario_proposals.step is 'Last step of the scenario they begin from.';
comment on column elections.scenario_proposals.job is 'jobs.jobs.fid of the search.';
comment on column elections.scenario_proposals.seed is 'The same seed gives the same plan.';
comment on column elections.scenario_proposals.asked is 'What was asked: stations to open and close, neighbours only.';
comment on column elections.scenario_proposals.best_at is 'What it is best at: fewest-moved, shortest-walk, most-balanced, most-compact, compromise.';
comment on column elections.scenario_proposals.least is 'Bounds: no plan does better.';
comment on column elections.scenario_proposals.impossible is 'Why stations cannot be within the band: sentences in French, English, Spanish.';
comment on column elections.scenario_proposals.opened is 'Stations it opens, in order: number, name, place, legal cell.';
comment on column elections.scenario_proposals.closed is 'Stations it closes, by number in the scenario.';
comment on column elections.scenario_proposals.moves is 'Station of each unit: JSON, packed by Zstandard.';
select beffroi.hold_to_scope('elections.scenario_proposals');
create index on elections.scenario_proposals (scenario, fid);
grant select, insert, update, delete on elections.scenario_proposals to beffroi_app;

create table elections.scenario_remarks (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    remark text not null check (length(remark) between 1 and 2000),
    settled boolean not null default false,
    geom geometry(Point, 4326),
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade
);
comment on table elections.scenario_remarks is 'What colleagues say of a scenario (remarques), also at a point of the map.';
comment on column elections.scenario_remarks.commune is 'INSEE code of the commune.';
comment on column elections.scenario_remarks.settled is 'Taken into account, or answered.';
select beffroi.record_table('elections.scenario_remarks');
create index on elections.scenario_remarks (commune, scenario);

insert into auth.permissions (role, subject, action)
select fid, subject, '*' from auth.roles, unnest(array['redistricting-scenarios', 'scenario-remarks']) subject where name = 'elections';
