//! Everything held about one person, found and handed over (droit d'accès et portabilité; RGPD, art. 15 and 20).
mod bundle;
mod dossier;
mod find;
pub mod http;
