// After a passkey was made: on to what comes next. The library only says that it was.
const after = document.getElementById("accounts-after").dataset.after;
document.addEventListener("otp_webauthn.register_complete", () => window.location.assign(after));
