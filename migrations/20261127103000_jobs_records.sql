-- Jobs are a list of the administration: read there, stopped and started again by actions, never typed in. They are made
-- by jobs.ask alone.
revoke insert on jobs.jobs from beffroi_app;
drop policy made on jobs.jobs;
