"""Everything about who may do what, by one import: people, sessions, sign-in links and tokens."""

from controller.adapters.accounts_sessions import (
    forget_old_sessions,
    make_sign_in_link,
    redeem_sign_in_link,
    revoke_session,
    session_for_cookie,
    sessions_of,
    sign_out,
    start_session,
)
from controller.adapters.accounts_tokens import identity_for_bearer, make_token, revoke_token, tokens
from controller.adapters.accounts_users import (
    add_user,
    authenticate_password,
    disable_user,
    set_password,
    set_roles,
    users,
)
from controller.adapters.identity import (
    AccountError,
    Identity,
    LinkRefusedError,
    PasswordTooWeakError,
    Role,
    SignInRefusedError,
    TooManyAttemptsError,
    UnknownRoleError,
    UnknownUserError,
    UserExistsError,
)
from controller.adapters.sign_in_throttle import SignInThrottle

__all__ = [
    "AccountError",
    "Identity",
    "LinkRefusedError",
    "PasswordTooWeakError",
    "Role",
    "SignInRefusedError",
    "SignInThrottle",
    "TooManyAttemptsError",
    "UnknownRoleError",
    "UnknownUserError",
    "UserExistsError",
    "add_user",
    "authenticate_password",
    "disable_user",
    "forget_old_sessions",
    "identity_for_bearer",
    "make_sign_in_link",
    "make_token",
    "redeem_sign_in_link",
    "revoke_session",
    "revoke_token",
    "session_for_cookie",
    "sessions_of",
    "set_password",
    "set_roles",
    "sign_out",
    "start_session",
    "tokens",
    "users",
]
