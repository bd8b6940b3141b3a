//! The conversation with the provider (OpenID Connect Core 1.0): the authorisation code flow, with a proof of possession
//! (PKCE, RFC 7636), a nonce and a state that all follow from one secret of the browser.

use std::fs;
use std::time::{Duration, Instant};

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::reqwest::{self, Certificate, redirect};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use tokio::sync::Mutex;

use crate::auth::Error;
use crate::auth::openid::OpenIdSettings;
use crate::auth::secret::Secret;

/// Longest wait for an answer of the provider.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long what the provider says of itself, and its keys, are taken for known.
const FRESH: Duration = Duration::from_mins(5);

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider of the town.
#[derive(Debug)]
pub struct OpenId {
    pub(super) settings: OpenIdSettings,
    http: reqwest::Client,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Whom the provider vouches for.
#[derive(Debug)]
pub struct Vouched {
    pub issuer: String,
    pub subject: String,
    /// Where the provider has verified it.
    pub email: Option<String>,
}

impl OpenId {
    /// Over its settings. The provider is not asked before somebody wants to sign in.
    ///
    /// # Errors
    /// When the certificates of the authority cannot be read, in words for whoever installs.
    pub fn new(settings: OpenIdSettings) -> Result<Self, String> {
        // A redirection could make the server ask whom it should not.
        let mut http = reqwest::Client::builder().redirect(redirect::Policy::none()).timeout(PATIENCE);
        if let Some(file) = &settings.ca_file {
            let authorities = fs::read(file).map_err(|error| error.to_string());
            let authorities =
                authorities.and_then(|text| Certificate::from_pem_bundle(&text).map_err(|error| error.to_string()));
            for authority in authorities.map_err(|why| format!("openid.ca-file: {why}"))? {
                http = http.add_root_certificate(authority);
            }
        }
        let http = http.build().map_err(|error| format!("openid: {error}"))?;
        Ok(Self { settings, http, known: Mutex::new(None) })
    }

    /// What the button says.
    pub(in crate::auth) fn title(&self) -> &str {
        &self.settings.title
    }

    /// Where to send the browser that holds `secret`.
    ///
    /// # Errors
    /// [`Error::OpenIdAway`].
    pub(super) async fn begin(&self, secret: &Secret) -> Result<String, Error> {
        let client = self.client().await?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(secret.verifier()));
        let (state, nonce) = (secret.state(), secret.nonce());
        let (address, _, _) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(address.into())
    }

    /// Whom the code stands for, by an ID token whose signature, issuer, audience, validity and nonce are right (OpenID
    /// Connect Core 1.0, section 3.1.3.7).
    ///
    /// # Errors
    /// [`Error::OpenIdAway`]; [`Error::OpenIdRefused`] where any of them is not.
    pub(super) async fn finish(&self, secret: &Secret, code: &str) -> Result<Vouched, Error> {
        let client = self.client().await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(away)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(secret.verifier()));
        let tokens = exchange.request_async(&self.http).await.map_err(|error| match error {
            openidconnect::RequestTokenError::Request(error) => away(error),
            error => refused(error),
        })?;
        let token = tokens.id_token().ok_or_else(|| refused("no ID token"))?;
        let claims = token.claims(&client.id_token_verifier(), &Nonce::new(secret.nonce())).map_err(refused)?;
        let subject = claims.subject().clone();
        let mut email = claims.email().filter(|_| claims.email_verified() == Some(true)).map(|email| email.to_string());
        if email.is_none() && self.settings.link_by_email {
            // Many providers tell it only here (section 5.3); whose answer it is was checked against the token.
            let asked = client.user_info(tokens.access_token().clone(), Some(subject.clone())).map_err(away)?;
            let told: CoreUserInfoClaims = asked.request_async(&self.http).await.map_err(refused)?;
            email = told.email().filter(|_| told.email_verified() == Some(true)).map(|email| email.to_string());
        }
        Ok(Vouched { issuer: claims.issuer().to_string(), subject: subject.to_string(), email })
    }

    async fn client(&self) -> Result<Client, Error> {
        let provider = self.provider().await?;
        let (id, secret) = (&self.settings.client_id, &self.settings.client_secret);
        let secret = secret.as_ref().map(|secret| ClientSecret::new(secret.text().to_owned()));
        let back = RedirectUrl::new(self.settings.return_address()).map_err(away)?;
        Ok(CoreClient::from_provider_metadata(provider, ClientId::new(id.clone()), secret).set_redirect_uri(back))
    }

    /// What the provider says of itself (OpenID Connect Discovery 1.0, section 4), with its keys.
    async fn provider(&self) -> Result<CoreProviderMetadata, Error> {
        let mut known = self.known.lock().await;
        if let Some((_, provider)) = known.as_ref().filter(|(since, _)| since.elapsed() < FRESH) {
            return Ok(provider.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(away)?;
        let provider = CoreProviderMetadata::discover_async(issuer, &self.http).await.map_err(away)?;
        *known = Some((Instant::now(), provider.clone()));
        Ok(provider)
    }
}

fn away(error: impl std::fmt::Display + std::fmt::Debug) -> Error {
    tracing::error!(%error, ?error, "the OpenID provider does not answer");
    Error::OpenIdAway
}

fn refused(error: impl std::fmt::Display + std::fmt::Debug) -> Error {
    tracing::warn!(%error, ?error, "the answer of the OpenID provider is not taken");
    Error::OpenIdRefused
}
