//! The roles of a module: there, and no more than they should be.

use sqlx::PgConnection;

use crate::schema::RoleNames;

/// The roles of one module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RolesHealth {
    /// Roles that are not there.
    pub missing: Vec<String>,
    /// Roles that may log in, or that row-level security does not hold.
    pub too_strong: Vec<String>,
    /// Roles whose rights the login role has without becoming them, which would show it every
    /// tenant's rows by a forgotten `SET ROLE`.
    pub inherited: Vec<String>,
    /// Roles that the login role cannot become.
    pub out_of_reach: Vec<String>,
}

pub(super) async fn look(
    connection: &mut PgConnection,
    names: &RoleNames,
) -> Result<RolesHealth, sqlx::Error> {
    let mut health = RolesHealth::default();
    for role in [&names.request, &names.system, &names.audit] {
        let found: Option<(bool, bool, bool)> = sqlx::query_as(
            "SELECT r.rolcanlogin OR r.rolsuper OR r.rolbypassrls,
                    NOT own.rolsuper AND pg_has_role(own.oid, r.oid, 'USAGE'),
                    NOT pg_has_role(own.oid, r.oid, 'MEMBER')
             FROM pg_roles r, pg_roles own
             WHERE r.rolname = $1 AND own.rolname = current_user",
        )
        .bind(role)
        .fetch_optional(&mut *connection)
        .await?;
        match found {
            None => health.missing.push(role.clone()),
            Some((too_strong, inherited, out_of_reach)) => {
                let noted = [
                    (too_strong, &mut health.too_strong),
                    (inherited, &mut health.inherited),
                    (out_of_reach, &mut health.out_of_reach),
                ];
                for (so, list) in noted {
                    if so {
                        list.push(role.clone());
                    }
                }
            }
        }
    }
    Ok(health)
}
