-- Blank and null ballots of past results. Blank ones have to be counted apart since 1 April 2014 (law 2014-172); some
-- towns did before.
alter table elections.results add column blank_votes integer, add column null_votes integer;
comment on column elections.results.blank_votes is 'Blank ballots (bulletins blancs); empty where the file does not count them apart.';
comment on column elections.results.null_votes is 'Null ballots (bulletins nuls); empty where the file does not count them apart.';
