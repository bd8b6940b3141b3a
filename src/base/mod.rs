//! Ideas without IO that every tier speaks: failures, parcel references, dates of validity.

pub mod parcel_ref;
