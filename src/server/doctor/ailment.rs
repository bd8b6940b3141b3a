//! What only the doctor finds.

use std::path::PathBuf;

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};

/// Something that works badly or not at all, though nothing has failed yet.
#[derive(Debug, ThisError)]
pub enum Ailment {
    #[error("the web map is not built: {0}")]
    MapNotBuilt(PathBuf),
    #[error("PROJ does not work: {0}")]
    Projection(String),
    #[error("the account is above row-level security")]
    AboveRules,
    #[error("tables without row-level security: {}", .0.join(", "))]
    OpenTables(Vec<String>),
    #[error("{0}")]
    Layer(String),
}

impl Failure for Ailment {
    fn kind(&self) -> Kind {
        Kind::Unavailable
    }

    fn explain(&self, language: Language) -> Explanation {
        Explanation::new(self.to_string(), self.detail(language), self.remedy(language))
    }
}

impl Ailment {
    fn detail(&self, language: Language) -> String {
        match self {
            Self::MapNotBuilt(page) => language.pick(
                format!(
                    "La page {} manque : les services répondent, mais il n’y a pas de carte à voir.",
                    page.display()
                ),
                format!("The page {} is missing: services answer, but there is no map to see.", page.display()),
                format!("Falta la página {}: los servicios responden, pero no hay mapa que ver.", page.display()),
            ),
            Self::Projection(why) => language.pick(
                format!("Les coordonnées ne peuvent pas être converties : {why}"),
                format!("Coordinates cannot be converted: {why}"),
                format!("No se pueden convertir las coordenadas: {why}"),
            ),
            Self::AboveRules => language.pick(
                "Le compte de la base est superutilisateur ou échappe aux règles de séparation des communes.".into(),
                "The database account is a superuser, or exempt from the rules that keep communes apart.".into(),
                "La cuenta de la base es superusuario o escapa a las reglas que separan los municipios.".into(),
            ),
            Self::OpenTables(tables) => language.pick(
                format!("Ces tables ne séparent pas les communes : {}.", tables.join(", ")),
                format!("These tables do not keep communes apart: {}.", tables.join(", ")),
                format!("Estas tablas no separan los municipios: {}.", tables.join(", ")),
            ),
            Self::Layer(fault) => fault.clone(),
        }
    }

    fn remedy(&self, language: Language) -> String {
        match self {
            Self::MapNotBuilt(_) => {
                language.pick("Lancez « make map ».", "Run `make map`.", "Ejecute «make map».").into()
            }
            Self::Projection(_) => language
                .pick(
                    "Installez le paquet proj-data.",
                    "Install the package proj-data.",
                    "Instale el paquete proj-data.",
                )
                .into(),
            Self::AboveRules => language
                .pick(
                    "Donnez à --database-url un compte ordinaire, membre de beffroi_app, de beffroi_gate et de beffroi_query.",
                    "Give --database-url an ordinary account, a member of beffroi_app, beffroi_gate and beffroi_query.",
                    "Dé a --database-url una cuenta ordinaria, miembro de beffroi_app, de beffroi_gate y de beffroi_query.",
                )
                .into(),
            Self::OpenTables(_) => language
                .pick(
                    "Pour chacune, exécutez : select beffroi.town_table('schéma.table');",
                    "For each of them run: select beffroi.town_table('schema.table');",
                    "Para cada una ejecute: select beffroi.town_table('esquema.tabla');",
                )
                .into(),
            Self::Layer(_) => language
                .pick(
                    "Corrigez le fichier indiqué : la couche revient en deux secondes, sans redémarrage.",
                    "Correct the file named: the layer comes back within two seconds, without a restart.",
                    "Corrija el archivo indicado: la capa vuelve en dos segundos, sin reiniciar.",
                )
                .into(),
        }
    }
}
