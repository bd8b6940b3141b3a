-- The oldest challenges give way when too many wait: found by their age.
create index on auth.ceremonies (expires);
