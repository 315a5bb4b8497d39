//! PostgreSQL's own programs, told how to reach the shop's database.

use app_composition::Database;
use percent_encoding::percent_decode_str;
use rt_config::{Secret, Settings};
use rt_postgres::embedded::newest_program;
use tokio::process::Command;

use crate::failure::{Failure, OrFail};

/// `pg_dump` or `psql` on the database: on a private one as its superuser, on a given one as the
/// login role. Passwords go through the environment; a command line can be read by everybody.
pub(super) fn on_database(
    database: &Database,
    settings: &Settings,
    name: &str,
) -> Result<Command, Failure> {
    if let Some(private) = database.private() {
        return Ok(Command::from(private.program(name).or_fail()?));
    }
    let url = settings.database.url.as_ref().map(Secret::expose).unwrap_or_default();
    let (url, password) = without_password(url);
    let mut command = Command::from(newest_program(name).or_fail()?);
    command.arg(format!("--dbname={url}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// `pg_restore`, reading a file only.
pub(super) fn on_file(database: &Database) -> Result<Command, Failure> {
    let program = match database.private() {
        Some(private) => private.program("pg_restore"),
        None => newest_program("pg_restore"),
    };
    Ok(Command::from(program.or_fail()?))
}

/// The address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        let password = percent_decode_str(password).decode_utf8().ok()?.into_owned();
        Some((format!("{scheme}://{user}@{host}{}", &rest[end..]), password))
    };
    parts().map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        for (url, bare, password) in [
            ("postgres://shop:s%40fe@db:5432/shop?x=1", "postgres://shop@db:5432/shop?x=1", "s@fe"),
            ("postgresql://shop:a@db", "postgresql://shop@db", "a"),
        ] {
            assert_eq!(without_password(url), (bare.to_owned(), Some(password.to_owned())));
        }
        for url in ["postgres://shop@db/shop", "postgres://db/shop", "postgres:///shop?user=a:b@c"]
        {
            assert_eq!(without_password(url), (url.to_owned(), None));
        }
    }
}
