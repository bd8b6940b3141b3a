-- Every other index of electors begins with the commune: this one only made a roll slower to take in.
drop index elections.electors_commune_idx;
