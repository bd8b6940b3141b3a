//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::auth::{http, openid, passkey};

#[derive(OpenApi)]
#[openapi(
    paths(
        http::session,
        http::sign_in,
        http::sign_out,
        http::password,
        http::begin_totp,
        http::confirm_totp,
        http::drop_totp,
        http::tokens,
        http::make_token,
        http::end_token,
        http::invitation,
        http::accept,
        openid::http::begin,
        openid::http::come_back,
        passkey::http::passkeys,
        passkey::http::begin,
        passkey::http::keep,
        passkey::http::forget,
        passkey::http::ask,
        passkey::http::sign_in
    ),
    components(schemas(
        http::SignIn,
        http::NewPassword,
        http::Code,
        http::NewToken,
        http::Link,
        http::Accepted,
        passkey::http::Confirmed,
        passkey::http::Made,
        passkey::http::Proof
    ))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
