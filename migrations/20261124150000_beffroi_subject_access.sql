-- Everything held about one person is given to them (RGPD, art. 15 and 20) by the data-protection officer.
insert into auth.permissions (role, subject, action, reach)
select fid, 'personal-data', 'export', 'own' from auth.roles where name = 'data-protection' on conflict do nothing;
