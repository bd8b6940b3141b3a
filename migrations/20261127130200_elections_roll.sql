-- The electoral roll (liste électorale): who votes, at which address, at which station.
create table elections.electors (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    list text not null default 'LP' check (list in ('LP', 'LCM', 'LCE')),
    ine text check (ine ~ '^[0-9]{1,9}$'),
    order_number integer check (order_number between 0 and 9999999),
    birth_name text not null check (length(birth_name) between 1 and 160),
    use_name text check (length(use_name) <= 160),
    first_names text check (length(first_names) <= 200),
    sex text check (sex in ('F', 'M')),
    birth_date date,
    birth_written text check (length(birth_written) <= 20),
    birth_uncertain boolean not null default true,
    birth_commune text check (length(birth_commune) <= 160),
    birth_commune_code text check (length(birth_commune_code) <= 10),
    birth_department text check (length(birth_department) <= 10),
    birth_country text check (length(birth_country) <= 100),
    nationality text check (length(nationality) <= 100),
    number integer check (number between 0 and 99999),
    suffix text check (length(suffix) <= 20),
    street text check (length(street) <= 200),
    complement_1 text check (length(complement_1) <= 200),
    complement_2 text check (length(complement_2) <= 200),
    locality text check (length(locality) <= 160),
    postcode text check (length(postcode) <= 10),
    city text check (length(city) <= 160),
    country text check (length(country) <= 100),
    address bigint references addresses.addresses on delete set null,
    matched text check (matched in ('door', 'number', 'street', 'hand')),
    unmatched text check (unmatched in ('elsewhere', 'no_street', 'street_unknown', 'no_number', 'number_unknown', 'gone')),
    street_key text check (length(street_key) <= 400),
    door_number integer,
    roll_station text check (length(roll_station) <= 40),
    station bigint,
    range_station bigint,
    forced boolean not null default false,
    forced_reason text check (length(forced_reason) <= 500),
    to_move boolean not null default false,
    roll_key text not null,
    in_roll boolean not null default false,
    unique (commune, roll_key),
    check (not forced or (station is not null and forced_reason is not null)),
    foreign key (commune, station) references elections.polling_stations (commune, fid),
    foreign key (commune, range_station) references elections.polling_stations (commune, fid)
);
comment on table elections.electors is 'Elector on the roll of the commune (électeur inscrit; code électoral, art. L11).';
comment on column elections.electors.commune is 'INSEE code of the commune.';
comment on column elections.electors.list is 'LP (principale), LCM (complémentaire municipale), LCE (complémentaire européenne).';
comment on column elections.electors.ine is 'National number of the elector (identifiant national d''électeur), which the file of ELIRE does not say.';
comment on column elections.electors.order_number is 'Number of order in the station; renumbered, not unique.';
comment on column elections.electors.birth_date is 'Empty when the roll knows only a part of it.';
comment on column elections.electors.birth_written is 'As the roll writes it: 00/00/1953 where day and month are not known.';
comment on column elections.electors.address is 'Address of the town the elector was matched to; null: on the worklist.';
comment on column elections.electors.matched is 'door (number and suffix), number (the suffix is not known), street, hand.';
comment on column elections.electors.unmatched is 'Why there is no address.';
comment on column elections.electors.street_key is 'Street by which the street list is asked, as streets are compared.';
comment on column elections.electors.door_number is 'Number by which the street list is asked.';
comment on column elections.electors.roll_station is 'Number of the station as the roll writes it.';
comment on column elections.electors.station is 'Where the elector votes.';
comment on column elections.electors.range_station is 'Station the street list gives; null: the address is not cut.';
comment on column elections.electors.forced is 'Votes at the station whatever the street list says.';
comment on column elections.electors.to_move is 'The street list gives another station than the one voted at (redécoupage).';
comment on column elections.electors.roll_key is 'Who it is from one file to the next.';
comment on column elections.electors.in_roll is 'Was in the last file of the roll; false: registered by hand since.';
-- A generated column would do, were it not for the trigger that counts versions: it compares whole rows.
create function elections.derive_elector() returns trigger language plpgsql as $$
begin
    new.birth_uncertain := new.birth_date is null;
    -- The address was taken from the base of the town: back to the worklist.
    if new.address is null and new.matched is not null then
        new.matched := null;
        new.unmatched := 'gone';
    end if;
    new.to_move := not new.forced and new.range_station is not null and new.station is distinct from new.range_station;
    return new;
end $$;
create trigger a_derived before insert or update on elections.electors
    for each row execute function elections.derive_elector();
select beffroi.record_table('elections.electors');
select beffroi.searchable('elections.electors', 'birth_name', 'use_name', 'first_names');
create index on elections.electors (commune, birth_name, first_names nulls first, fid);
create index on elections.electors (commune, station);
create index on elections.electors (commune, range_station);
create index on elections.electors (commune, street_key, door_number);
create index on elections.electors (address);
create index on elections.electors (commune, unmatched) where unmatched is not null;

-- A file of the roll on its way in: read by a job, gone when it is done.
create table elections.roll_files (
    job bigint primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    account bigint not null default beffroi.actor(),
    content bytea,
    rejects bytea,
    at timestamptz not null default now()
);
comment on table elections.roll_files is 'Files of the roll being read, and the lines that were refused; of whoever sent them, for a week at most.';
comment on column elections.roll_files.job is 'jobs.jobs.fid.';
comment on column elections.roll_files.content is 'The file as it came; taken away when it is read.';
comment on column elections.roll_files.rejects is 'Lines refused, each with its reason, to correct and send again.';
alter table elections.roll_files alter column content set storage external;
do $$
begin
    execute 'alter table elections.roll_files enable row level security';
    execute format('create policy own on elections.roll_files using (account = beffroi.actor() and (%1$s)) with check (account = beffroi.actor() and (%1$s))', beffroi.scope_rule('commune'));
end $$;
grant select, insert, update, delete on elections.roll_files to beffroi_app;

create function elections.drop_old_files() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from elections.roll_files where at < now() - interval '7 days'
$$;
comment on function elections.drop_old_files() is 'Files of the roll whose job never ended, and refused lines nobody fetched, after a week.';
revoke execute on function elections.drop_old_files() from public;
grant execute on function elections.drop_old_files() to beffroi_app;

insert into auth.permissions (role, subject, action) select fid, 'electors', '*' from auth.roles where name = 'elections';
