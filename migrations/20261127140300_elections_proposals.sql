-- A proposal that opens stations is one step: they are named together.
alter table elections.scenario_steps drop constraint scenario_steps_check1;
alter table elections.scenario_steps add check (station is null or operation ->> 'operation' in ('open', 'redraw'));
comment on column elections.scenario_steps.station is 'Number, name, place of the stations that are opened, in order.';
comment on column elections.scenario_proposals.moves is 'Station of each unit: JSON, packed by Zstandard.';
comment on column elections.scenario_proposals.impossible is 'Why stations cannot be within the band: sentences in French, English, Spanish.';
comment on column elections.scenario_proposals.opened is 'Stations it opens, in order: number, name, place, legal cell.';
