//! Dictionaries: the values that options have to choose from, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{LocalizedText, TenantId};
use mod_catalog_api::{Code, OptionLabel};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;

use super::mapping;
use crate::attribute::OptionRecord;

const TABLE: &str = "catalog.attribute_options";

/// Reads and writes the values of dictionaries.
pub(crate) struct DictionaryStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// A value that a dictionary calls by a name: attribute, name, value.
pub(crate) type Called = (Code, Code, Code);

impl<'u> DictionaryStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// What those of the names stand for that dictionaries have.
    #[tracing::instrument(name = "db.catalog.options_called", skip_all)]
    pub(crate) async fn called(
        &mut self,
        names: &BTreeSet<(Code, Code)>,
    ) -> Result<Vec<Called>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let (attributes, names) = pairs(names);
        let rows = sqlx::query!(
            r#"
            SELECT n.attribute_code, n.name_code, n.option_code
            FROM UNNEST($2::text[], $3::text[]) AS wanted (attribute_code, name_code)
            JOIN catalog.attribute_option_names n
              ON n.tenant_id = $1 AND n.attribute_code = wanted.attribute_code
                 AND n.name_code = wanted.name_code
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &names,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let code = |text| mapping::code(text, TABLE);
                Ok((code(row.attribute_code)?, code(row.name_code)?, code(row.option_code)?))
            })
            .collect()
    }

    /// These values of dictionaries, those that exist.
    #[tracing::instrument(name = "db.catalog.options_of", skip_all)]
    pub(crate) async fn of(
        &mut self,
        options: &BTreeSet<(Code, Code)>,
    ) -> Result<Vec<OptionRecord>, StoreError> {
        if options.is_empty() {
            return Ok(Vec::new());
        }
        let (attributes, codes) = pairs(options);
        let rows = sqlx::query!(
            r#"
            SELECT o.attribute_code, o.code, o.label AS "label: Json<LocalizedText>", o.position
            FROM UNNEST($2::text[], $3::text[]) AS wanted (attribute_code, code)
            JOIN catalog.attribute_options o
              ON o.tenant_id = $1 AND o.attribute_code = wanted.attribute_code
                 AND o.code = wanted.code
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &codes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(OptionRecord {
                    attribute: mapping::code(row.attribute_code, TABLE)?,
                    code: mapping::code(row.code, TABLE)?,
                    label: row.label.0,
                    position: row.position,
                })
            })
            .collect()
    }

    /// The whole dictionaries of these attributes, in their orders.
    #[tracing::instrument(name = "db.catalog.dictionaries", skip_all)]
    pub(crate) async fn whole(
        &mut self,
        attributes: impl Iterator<Item = &Code>,
    ) -> Result<BTreeMap<Code, Vec<OptionLabel>>, StoreError> {
        let attributes: Vec<String> = attributes.map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT attribute_code, code, label AS "label: Json<LocalizedText>"
            FROM catalog.attribute_options
            WHERE tenant_id = $1 AND attribute_code = ANY($2)
            ORDER BY attribute_code, position, code
            "#,
            self.tenant.as_uuid(),
            &attributes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut dictionaries: BTreeMap<Code, Vec<OptionLabel>> = BTreeMap::new();
        for row in rows {
            let option = OptionLabel { code: mapping::code(row.code, TABLE)?, label: row.label.0 };
            let attribute = mapping::code(row.attribute_code, TABLE)?;
            dictionaries.entry(attribute).or_default().push(option);
        }
        Ok(dictionaries)
    }

    /// The first `limit` values of each dictionary, and how many there are.
    #[tracing::instrument(name = "db.catalog.dictionaries_begin", skip_all)]
    pub(crate) async fn begin(
        &mut self,
        attributes: impl Iterator<Item = &Code>,
        limit: i64,
    ) -> Result<BTreeMap<Code, (Vec<OptionLabel>, i64)>, StoreError> {
        let attributes: Vec<String> = attributes.map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT wanted.code AS "attribute_code!", o.code,
                   o.label AS "label: Json<LocalizedText>", n.options AS "options!"
            FROM UNNEST($2::text[]) AS wanted (code)
            CROSS JOIN LATERAL (
                SELECT count(*) AS options FROM catalog.attribute_options
                WHERE tenant_id = $1 AND attribute_code = wanted.code
            ) n
            CROSS JOIN LATERAL (
                SELECT code, label, position FROM catalog.attribute_options
                WHERE tenant_id = $1 AND attribute_code = wanted.code
                ORDER BY position, code
                LIMIT $3
            ) o
            ORDER BY wanted.code, o.position, o.code
            "#,
            self.tenant.as_uuid(),
            &attributes,
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut begun: BTreeMap<Code, (Vec<OptionLabel>, i64)> = BTreeMap::new();
        for row in rows {
            let option = OptionLabel { code: mapping::code(row.code, TABLE)?, label: row.label.0 };
            let attribute = mapping::code(row.attribute_code, TABLE)?;
            let (options, count) = begun.entry(attribute).or_default();
            options.push(option);
            *count = row.options;
        }
        Ok(begun)
    }

    /// One row more than the page, in the dictionary's order, with positions.
    #[tracing::instrument(name = "db.catalog.options_page", skip_all)]
    pub(crate) async fn page(
        &mut self,
        attribute: &Code,
        after: Option<(i32, Code)>,
        limit: i64,
    ) -> Result<Vec<(i32, OptionLabel)>, StoreError> {
        let (position, code) = after.map_or((i32::MIN, String::new()), |(p, c)| (p, c.into()));
        let rows = sqlx::query!(
            r#"
            SELECT o.code, o.label AS "label: Json<LocalizedText>", o.position
            FROM catalog.attribute_options o
            JOIN catalog.attributes a ON a.tenant_id = o.tenant_id AND a.code = o.attribute_code
            WHERE o.tenant_id = $1 AND o.attribute_code = $2 AND a.deleted_at IS NULL
              AND (o.position, o.code) > ($3, $4)
            ORDER BY o.position, o.code
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            attribute.as_str(),
            position,
            code,
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let code = mapping::code(row.code, TABLE)?;
                Ok((row.position, OptionLabel { code, label: row.label.0 }))
            })
            .collect()
    }

    /// Creates or changes values of dictionaries, and what they are called: of two values with
    /// one name the first keeps it, but a code is always its own value's name.
    #[tracing::instrument(name = "db.catalog.save_options", skip_all)]
    pub(crate) async fn save(&mut self, options: &[OptionRecord]) -> Result<(), StoreError> {
        if options.is_empty() {
            return Ok(());
        }
        let Columns { attributes, codes, labels, positions } = Columns::of(options);
        sqlx::query!(
            r#"
            INSERT INTO catalog.attribute_options
                (tenant_id, attribute_code, code, label, position)
            SELECT $1, o.attribute_code, o.code, o.label, o.position
            FROM UNNEST($2::text[], $3::text[], $4::jsonb[], $5::integer[])
                AS o (attribute_code, code, label, position)
            ORDER BY o.attribute_code, o.code
            ON CONFLICT ON CONSTRAINT attribute_options_pkey
            DO UPDATE SET label = EXCLUDED.label, position = EXCLUDED.position
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &codes,
            &labels,
            &positions,
        )
        .execute(self.uow.connection())
        .await?;
        sqlx::query!(
            r#"
            DELETE FROM catalog.attribute_option_names n
            USING UNNEST($2::text[], $3::text[]) AS o (attribute_code, code)
            WHERE n.tenant_id = $1 AND n.attribute_code = o.attribute_code
              AND (n.option_code = o.code OR n.name_code = o.code)
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &codes,
        )
        .execute(self.uow.connection())
        .await?;
        self.name(options).await
    }

    /// Adds values that nobody has added meanwhile.
    #[tracing::instrument(name = "db.catalog.add_options", skip_all)]
    pub(crate) async fn add(&mut self, options: &[OptionRecord]) -> Result<(), StoreError> {
        if options.is_empty() {
            return Ok(());
        }
        let Columns { attributes, codes, labels, positions } = Columns::of(options);
        sqlx::query!(
            r#"
            INSERT INTO catalog.attribute_options
                (tenant_id, attribute_code, code, label, position)
            SELECT $1, o.attribute_code, o.code, o.label, o.position
            FROM UNNEST($2::text[], $3::text[], $4::jsonb[], $5::integer[])
                AS o (attribute_code, code, label, position)
            ORDER BY o.attribute_code, o.code
            ON CONFLICT ON CONSTRAINT attribute_options_pkey DO NOTHING
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &codes,
            &labels,
            &positions,
        )
        .execute(self.uow.connection())
        .await?;
        self.name(options).await
    }

    async fn name(&mut self, options: &[OptionRecord]) -> Result<(), StoreError> {
        let mut names: BTreeMap<(&Code, Code), &Code> = BTreeMap::new();
        for option in options {
            names.insert((&option.attribute, option.code.clone()), &option.code);
        }
        for option in options {
            for name in option.label.0.values().filter_map(|label| Code::of_label(label)) {
                names.entry((&option.attribute, name)).or_insert(&option.code);
            }
        }
        let attributes: Vec<String> = names.keys().map(|(a, _)| a.to_string()).collect();
        let called: Vec<String> = names.keys().map(|(_, name)| name.to_string()).collect();
        let codes: Vec<String> = names.values().map(ToString::to_string).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.attribute_option_names
                (tenant_id, attribute_code, name_code, option_code)
            SELECT $1, n.* FROM UNNEST($2::text[], $3::text[], $4::text[]) AS n
            ON CONFLICT ON CONSTRAINT attribute_option_names_pkey DO NOTHING
            "#,
            self.tenant.as_uuid(),
            &attributes,
            &called,
            &codes,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

/// Values of dictionaries as the columns of their table.
struct Columns {
    attributes: Vec<String>,
    codes: Vec<String>,
    labels: Vec<Value>,
    positions: Vec<i32>,
}

impl Columns {
    fn of(options: &[OptionRecord]) -> Self {
        Self {
            attributes: options.iter().map(|o| o.attribute.to_string()).collect(),
            codes: options.iter().map(|o| o.code.to_string()).collect(),
            labels: options.iter().map(|o| mapping::json(&o.label)).collect(),
            positions: options.iter().map(|o| o.position).collect(),
        }
    }
}

fn pairs(pairs: &BTreeSet<(Code, Code)>) -> (Vec<String>, Vec<String>) {
    pairs.iter().map(|(first, second)| (first.to_string(), second.to_string())).unzip()
}
