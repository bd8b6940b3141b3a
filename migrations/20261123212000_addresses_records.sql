-- Addresses and streets are records: created, moved, numbered and certified by the people of the town.
select beffroi.record_table('addresses.streets');
select beffroi.record_table('addresses.addresses');
create index addresses_in_order on addresses.addresses (commune, street, number, suffix, fid);
create index streets_in_order on addresses.streets (commune, name, fid);

-- Other names under which a street or an address is known: former, in a regional language, of use.
create table addresses.aliases (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    street text not null check (length(street) between 1 and 200),
    address bigint references addresses.addresses on delete cascade,
    name text not null check (length(name) between 1 and 200),
    kind text not null default 'former' check (kind in ('former', 'regional', 'usage')),
    language text check (language in ('bre', 'eus', 'gsw', 'cos', 'gcf', 'gcr', 'gyn', 'rcf', 'swb', 'oci', 'cat', 'fra')),
    begins date,
    ends date,
    check (begins <= ends)
);
comment on table addresses.aliases is 'Another name of a street, or of one address.';
comment on column addresses.aliases.commune is 'INSEE code of the commune.';
comment on column addresses.aliases.street is 'The street as it is called now.';
comment on column addresses.aliases.address is 'The one address concerned; empty: the whole street.';
comment on column addresses.aliases.name is 'The other name.';
comment on column addresses.aliases.kind is 'former, regional (regional language), usage.';
comment on column addresses.aliases.language is 'ISO 639-3 code of a regional language (BAL voie_nom_bre …).';
select beffroi.record_table('addresses.aliases');
create index aliases_address on addresses.aliases (address);
select beffroi.searchable('addresses.aliases', 'name', 'street');
