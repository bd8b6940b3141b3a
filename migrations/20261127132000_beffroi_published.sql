-- Records the town shows to everybody: rows marked so, read by a session that belongs to nobody.
create function beffroi.publish_rows(target regclass, condition text) returns void language plpgsql as $$
begin
    execute format('create policy published on %s for select using (current_setting(''beffroi.published'', true) = ''on'' and (%s))', target, condition);
end $$;
comment on function beffroi.publish_rows(regclass, text) is
    'Rows of a record table that everybody may read on its public page: those for which the condition holds, in transactions that set beffroi.published.';

-- First records of a commune: made once, then the town''s to change or to delete.
create table beffroi.first_records (
    commune text not null,
    type text not null,
    at timestamptz not null default now(),
    primary key (commune, type)
);
comment on table beffroi.first_records is 'Which record types of which commune were given the records they begin with.';
select beffroi.hold_to_scope('beffroi.first_records');
grant select, insert on beffroi.first_records to beffroi_app;

-- Their names, above what they publish.
select beffroi.publish_rows('cadastre.communes', 'true');
