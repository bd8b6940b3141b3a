//! Which account of the machine runs PostgreSQL, which refuses to run as root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::cluster::Error;

/// An account of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The account this program runs as.
    pub fn own() -> Result<Self, Error> {
        let own = fs::metadata("/proc/self").map_err(|error| Error::io("read", Path::new("/proc/self"), error))?;
        Ok(Self::by_uid(own.uid()).unwrap_or(Self { name: own.uid().to_string(), uid: own.uid(), gid: own.gid() }))
    }

    /// The account that runs the server: this one, or `postgres` when this one is root.
    pub fn of_server() -> Result<Self, Error> {
        let own = Self::own()?;
        if own.uid != 0 {
            return Ok(own);
        }
        Self::find(|account| account.name == "postgres").ok_or(Error::NoServiceAccount)
    }

    /// Run a command of PostgreSQL as this account, away from the folder and the settings of whoever started it.
    pub fn command(&self, program: &Path, own: &Self) -> Command {
        let mut command = Command::new(program);
        // A group of its own: Ctrl-C at the terminal is for Beffroi, which then stops the server in good order.
        command.process_group(0).current_dir("/").env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
        if own.uid == 0 && self.uid != 0 {
            command.uid(self.uid).gid(self.gid); // the standard library drops the supplementary groups with the uid
        }
        command
    }

    fn by_uid(uid: u32) -> Option<Self> {
        Self::find(|account| account.uid == uid)
    }

    fn find(wanted: impl Fn(&Self) -> bool) -> Option<Self> {
        let passwd = fs::read_to_string("/etc/passwd").ok()?;
        passwd.lines().filter_map(Self::parse).find(wanted)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Self { name, uid, gid })
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn an_account_is_read_from_a_passwd_line() {
        let account = Account::parse("postgres:x:104:109:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash");
        assert_eq!(account, Some(Account { name: "postgres".into(), uid: 104, gid: 109 }));
        assert_eq!(Account::parse("broken"), None);
    }
}
