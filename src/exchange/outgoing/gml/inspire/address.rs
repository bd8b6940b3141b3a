//! `ad:Address` (D2.8.I.5, 5.3.2.1.1).

use std::borrow::Cow;

use crate::exchange::outgoing::gml::geometry::Frame;
use crate::exchange::outgoing::gml::inspire::component::{Components, Kind, Known};
use crate::exchange::outgoing::gml::inspire::element::{
    Identity, Void, code, geographical_name, moment, plain, put, text, text_or_void, value, void, within_document,
};
use crate::exchange::outgoing::gml::inspire::{AddressView, View};
use crate::exchange::outgoing::{Collection, Feature, ShapeKind, digits};

/// The number of a street or place that has none (AITF, Base Adresse Locale, `numero`).
const NO_NUMBER: &str = "99999";

/// Addresses as objects.
pub(super) struct Addresses {
    /// `<ad:Address gml:id="addresses.`: the identifier follows.
    open: Box<str>,
    identity: Identity,
    frame: Frame,
    view: AddressView,
    language: Option<String>,
    ranks: Ranks,
    pub components: Components,
}

/// Columns by their rank.
struct Ranks {
    alternative: Option<usize>,
    specification: Option<usize>,
    number: Option<usize>,
    extension: Option<usize>,
    valid_from: Option<usize>,
    begin: Option<usize>,
    commune: Option<usize>,
    admin_unit: Option<usize>,
    area: Option<usize>,
    thoroughfare: Option<usize>,
    thoroughfare_code: Option<usize>,
    postcode: Option<usize>,
    post_name: Option<usize>,
}

/// The names an address is made of.
struct Names<'a> {
    area: Option<Cow<'a, str>>,
    thoroughfare: Option<Cow<'a, str>>,
    /// References to the components, the smallest first.
    components: Vec<String>,
    /// The component the number is unique in.
    scope: Option<String>,
}

impl Addresses {
    /// `layer`: the identifiers of objects begin with it, as those of the layer's features do.
    pub fn new(view: &View, collection: &Collection, layer: &str, frame: Frame) -> Self {
        Self {
            open: format!("<ad:Address gml:id=\"{layer}.").into(),
            identity: Identity::new(view),
            frame,
            view: view.address.clone(),
            language: view.language.clone(),
            ranks: ranks(view, collection),
            components: Components::default(),
        }
    }

    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Append the object; properties in the order of the schema.
    pub fn object(&mut self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        let names = self.names(feature);
        put(out, &self.open);
        digits::integer(out, feature.id);
        put(out, "\">");
        self.identity.write(out, feature);
        text_or_void(out, "ad:alternativeIdentifier", plain(feature, self.ranks.alternative).as_deref());
        self.position(out, feature);
        void(out, "ad:status", Void::Unpopulated, "");
        self.locator(out, feature, &names);
        moment(out, "ad:validFrom", value(feature, self.ranks.valid_from));
        moment(out, "ad:beginLifespanVersion", value(feature, self.ranks.begin));
        void(out, "ad:parcel", Void::Unpopulated, "");
        void(out, "ad:building", Void::Unpopulated, "");
        names.components.iter().for_each(|id| within_document(out, "ad:component", id));
        put(out, "</ad:Address>");
    }

    /// Where it is, and what the point stands for.
    fn position(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        put(out, "<ad:position><ad:GeographicPosition>");
        match feature.sound().filter(|drawn| drawn.kind == ShapeKind::Point) {
            Some(drawn) => {
                put(out, "<ad:geometry>");
                self.frame.point(out, drawn.xy[0], feature.id, "g");
                put(out, "</ad:geometry>");
            }
            None => put(out, "<ad:geometry nilReason=\"unknown\"/>"),
        }
        let kind = plain(feature, self.ranks.specification);
        let known = self.view.specifications.iter().find(|(value, _)| Some(value.as_str()) == kind.as_deref());
        match known {
            Some((_, named)) => code(out, "ad:specification", "GeometrySpecificationValue", named),
            None => void(out, "ad:specification", Void::Unknown, ""),
        }
        void(out, "ad:method", Void::Unknown, "");
        put(out, "<ad:default>true</ad:default></ad:GeographicPosition></ad:position>");
    }

    /// The number in the street. A French number names an entrance: the level of access.
    fn locator(&self, out: &mut Vec<u8>, feature: &Feature<'_>, names: &Names<'_>) {
        put(out, "<ad:locator><ad:AddressLocator>");
        let number = plain(feature, self.ranks.number).filter(|number| number.as_ref() != NO_NUMBER);
        if let Some(number) = &number {
            designator(out, number, "addressNumber");
            if let Some(extension) = plain(feature, self.ranks.extension) {
                designator(out, &extension, "addressNumberExtension");
            }
        } else if let Some(name) = names.area.as_ref().or(names.thoroughfare.as_ref()) {
            // Without a number the name must be there (D2.8.I.5, constraint of AddressLocator).
            put(out, "<ad:name><ad:LocatorName><ad:name>");
            geographical_name(out, name, self.language());
            put(out, "</ad:name>");
            code(out, "ad:type", "LocatorNameTypeValue", "siteName");
            put(out, "</ad:LocatorName></ad:name>");
        }
        code(out, "ad:level", "LocatorLevelValue", if number.is_some() { "accessLevel" } else { "siteLevel" });
        if let Some(scope) = &names.scope {
            within_document(out, "ad:withinScopeOf", scope);
        }
        put(out, "</ad:AddressLocator></ad:locator>");
    }

    /// Keep the components of an address, and refer to them.
    fn names<'a>(&mut self, feature: &Feature<'a>) -> Names<'a> {
        let of = |rank: Option<usize>| plain(feature, rank);
        let (area, thoroughfare) = (of(self.ranks.area), of(self.ranks.thoroughfare));
        let commune = of(self.ranks.commune);
        let place = commune.as_deref().unwrap_or_default();
        let country = self.country();
        let unit = self.commune(place, of(self.ranks.admin_unit).as_deref(), &country);
        let within = unit.as_ref().unwrap_or(&country).clone();
        let street = thoroughfare
            .as_deref()
            .map(|name| self.thoroughfare(place, of(self.ranks.thoroughfare_code).as_deref(), name, &within));
        let locality = area.as_deref().map(|name| self.area(place, name, &within));
        let postal = self.postal(of(self.ranks.postcode).as_deref(), of(self.ranks.post_name).as_deref());
        let scope = street.clone().or_else(|| locality.clone());
        let components = [street, locality, postal, unit, Some(country)].into_iter().flatten().collect();
        Names { area, thoroughfare, components, scope }
    }

    /// Every address has the component of the first order (D2.8.I.5, constraint of Address).
    fn country(&mut self) -> String {
        let name = &self.view.country;
        self.components.keep(Kind::AdminUnitName, &[name], || Known {
            name: Some(name.clone()),
            level: Some("1stOrder".into()),
            ..Known::default()
        })
    }

    fn commune(&mut self, place: &str, name: Option<&str>, within: &str) -> Option<String> {
        let (name, level) = (name?, &self.view.commune_level);
        Some(self.components.keep(Kind::AdminUnitName, &[place, name], || Known {
            name: Some(name.into()),
            code: some(place),
            level: Some(level.clone()),
            within: Some(within.into()),
        }))
    }

    fn thoroughfare(&mut self, place: &str, code: Option<&str>, name: &str, within: &str) -> String {
        let parts = [place, code.unwrap_or_default(), name];
        self.components.keep(Kind::ThoroughfareName, &parts, || Known {
            name: Some(name.into()),
            code: code.map(str::to_owned),
            within: Some(within.into()),
            ..Known::default()
        })
    }

    fn area(&mut self, place: &str, name: &str, within: &str) -> String {
        self.components.keep(Kind::AddressAreaName, &[place, name], || Known {
            name: Some(name.into()),
            within: Some(within.into()),
            ..Known::default()
        })
    }

    fn postal(&mut self, code: Option<&str>, name: Option<&str>) -> Option<String> {
        if code.is_none() && name.is_none() {
            return None;
        }
        let parts = [code.unwrap_or_default(), name.unwrap_or_default()];
        Some(self.components.keep(Kind::PostalDescriptor, &parts, || Known {
            name: name.map(str::to_owned),
            code: code.map(str::to_owned),
            ..Known::default()
        }))
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn ranks(view: &View, collection: &Collection) -> Ranks {
    Ranks {
        alternative: view.rank("alternativeIdentifier"),
        specification: view.rank("specification"),
        number: view.rank("addressNumber"),
        extension: view.rank("addressNumberExtension"),
        valid_from: view.rank("validFrom"),
        begin: view.rank("beginLifespanVersion"),
        commune: collection.columns.iter().position(|column| column.name == "commune"),
        admin_unit: view.rank("adminUnitName"),
        area: view.rank("addressAreaName"),
        thoroughfare: view.rank("thoroughfareName"),
        thoroughfare_code: view.rank("thoroughfareIdentifier"),
        postcode: view.rank("postCode"),
        post_name: view.rank("postName"),
    }
}

fn designator(out: &mut Vec<u8>, content: &str, kind: &str) {
    put(out, "<ad:designator><ad:LocatorDesignator>");
    text(out, "ad:designator", content);
    code(out, "ad:type", "LocatorDesignatorTypeValue", kind);
    put(out, "</ad:LocatorDesignator></ad:designator>");
}
