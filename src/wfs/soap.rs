//! SOAP around requests and answers, 1.1 and 1.2 (OGC 09-025r2, Annex D; W3C SOAP 1.2 part 1).

use roxmltree::Node;

use crate::wfs::Error;
use crate::wfs::request::{children, local};

/// The version of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    V11,
    V12,
}

impl Envelope {
    const ALL: [Self; 2] = [Self::V11, Self::V12];

    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::V12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// Media type of an answer.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::V11 => "text/xml; charset=utf-8",
            Self::V12 => "application/soap+xml; charset=utf-8",
        }
    }

    /// What is before a body and after it.
    #[must_use]
    pub fn around(self) -> (String, &'static str) {
        let before = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"{}\"><soap:Body>",
            self.namespace()
        );
        (before, "</soap:Body></soap:Envelope>")
    }

    /// A fault whose detail is a report: the fault of the sender, or ours.
    #[must_use]
    pub fn fault(self, report: &str, reason: &str, ours: bool) -> String {
        let (before, after) = self.around();
        let reason = quick_xml::escape::escape(reason);
        let fault = match self {
            Self::V11 => format!(
                "<soap:Fault><faultcode>soap:{}</faultcode><faultstring>{reason}</faultstring><detail>{report}</detail></soap:Fault>",
                if ours { "Server" } else { "Client" }
            ),
            Self::V12 => format!(
                "<soap:Fault><soap:Code><soap:Value>soap:{}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">{reason}</soap:Text></soap:Reason><soap:Detail>{report}</soap:Detail></soap:Fault>",
                if ours { "Receiver" } else { "Sender" }
            ),
        };
        format!("{before}{fault}{after}")
    }
}

/// What is in the envelope, if the document is one.
///
/// # Errors
/// [`Error::Unreadable`] for an envelope without content.
pub fn opened<'a, 'input>(root: Node<'a, 'input>) -> Result<(Option<Envelope>, Node<'a, 'input>), Error> {
    if local(root) != "Envelope" {
        return Ok((None, root));
    }
    let version = Envelope::ALL.into_iter().find(|version| root.tag_name().namespace() == Some(version.namespace()));
    let version = version.ok_or_else(|| Error::Unreadable("unknown version of SOAP".into()))?;
    let body = children(root).find(|child| local(*child) == "Body");
    let content = body.and_then(|body| body.first_element_child());
    Ok((Some(version), content.ok_or_else(|| Error::Unreadable("soap:Body is empty".into()))?))
}

/// A document without its declaration, so that it can stand inside another.
#[must_use]
pub fn bare(document: &str) -> &str {
    let plain = document.trim_start();
    plain.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(plain, |(_, rest)| rest.trim_start())
}
