-- Registers: numbers that follow each other without a gap or a double, by commune and year.
create table beffroi.numbers (
    register text not null,
    commune text not null,
    year integer not null,
    last integer not null,
    primary key (register, commune, year)
);
comment on table beffroi.numbers is 'The last number given in each register, commune and year. Its row is locked until the record that took the number is committed.';
comment on column beffroi.numbers.register is 'schema.table';
-- Nobody reads or writes it but the triggers.
alter table beffroi.numbers enable row level security;

-- The row of the counter is locked until the transaction ends: the next writer waits, and a number whose record is not
-- committed goes back. A sequence would leave gaps.
create function beffroi.take_number() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.year := extract(year from new.registered);
    insert into beffroi.numbers as n (register, commune, year, last)
        values (tg_table_schema || '.' || tg_table_name, new.commune, new.year, 1)
        on conflict (register, commune, year) do update set last = n.last + 1
        returning last into new.number;
    new.reference := format('%s-%s-%s', new.year, tg_argv[0], to_char(new.number, tg_argv[1]));
    return new;
end $$;

create function beffroi.keep_number() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a record of a register is never deleted' using errcode = 'insufficient_privilege';
    end if;
    if (new.commune, new.year, new.number, new.registered, new.reference)
        is distinct from (old.commune, old.year, old.number, old.registered, old.reference) then
        raise exception 'the number of a record of a register is never changed' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

create function beffroi.register_table(target regclass, letter text, digits integer) returns void language plpgsql as $$
begin
    execute format('alter table %s alter year set default 0, alter number set default 0, alter reference set default '''', alter registered set default beffroi.today()', target);
    execute format('alter table %s add check (number between 1 and %s)', target, (10 ^ digits)::integer - 1);
    execute format('alter table %s add constraint %I unique (commune, year, number)', target,
        (select relname from pg_class where oid = target) || '_register_key');
    execute format('create trigger beffroi_number before insert on %s for each row execute function beffroi.take_number(%L, %L)', target,
        letter, 'FM' || repeat('0', digits));
    execute format('create trigger beffroi_keep_number before update or delete on %s for each row execute function beffroi.keep_number()', target);
end $$;
comment on function beffroi.register_table(regclass, text, integer) is
    'Make a register of a table with commune (not null), reference (text), registered (date), year and number (integer): each new row gets the next number of its commune and year (2026-A-000123), keeps it, and is never deleted.';

create function beffroi.today() returns date language sql stable as $$
    select (now() at time zone 'Europe/Paris')::date
$$;
comment on function beffroi.today() is 'Today in metropolitan France, wherever the server stands.';
