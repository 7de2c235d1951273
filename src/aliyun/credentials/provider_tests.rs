#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Mutex as StdMutex;

use tempfile::TempDir;

use super::*;
use crate::aliyun::Environment;

/// A home whose only profile is `p`.
struct Home(TempDir);

impl Home {
    fn new(profile: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(home.0.path().join(".aliyun")).unwrap();
        home.write(profile);
        home
    }

    fn write(&self, profile: &str) {
        let config = format!(r#"{{"current":"p","profiles":[{profile}]}}"#);
        std::fs::write(self.0.path().join(".aliyun/config.json"), config).unwrap();
    }

    /// Writes what the command of [`external`] prints.
    fn print(&self, id: &str, expires: Timestamp) {
        let printed = format!(
            r#"{{"mode":"StsToken","access_key_id":"{id}","access_key_secret":"s","sts_token":"t","expiration":"{expires}"}}"#
        );
        std::fs::write(self.0.path().join("printed"), printed).unwrap();
    }

    fn surroundings(&self) -> Arc<Surroundings> {
        let home = self.0.path().to_str().unwrap().to_owned();
        let get = move |name: &str| (name == "HOME").then(|| home.clone());
        Arc::new(Surroundings::new(Environment::new(get)))
    }

    async fn provider(&self) -> Provider {
        Provider::open(self.surroundings(), "").await.unwrap()
    }
}

fn sts_token(id: &str) -> String {
    format!(
        r#"{{"name":"p","mode":"StsToken","access_key_id":"{id}","access_key_secret":"s","sts_token":"token of {id}"}}"#
    )
}

fn external(home: &Home) -> String {
    let command = format!("cat {}", home.0.path().join("printed").display());
    format!(r#"{{"name":"p","mode":"External","process_command":"{command}"}}"#)
}

fn id(session: Option<Arc<Session>>) -> String {
    session.unwrap().credentials.access_key_id.clone()
}

#[tokio::test]
async fn credentials_are_renewed_before_their_end_while_the_old_ones_serve() {
    let home = Home::new("");
    home.write(&external(&home));
    let now = Timestamp::now();
    let end = now + SignedDuration::from_hours(1);
    home.print("STS.1", end);
    let provider = home.provider().await;
    home.print("STS.2", end + SignedDuration::from_hours(1));
    assert_eq!(
        id(provider.current(end - SignedDuration::from_mins(4))),
        "STS.1"
    );
    tokio::task::yield_now().await;
    assert_eq!(
        provider.session().credentials.access_key_id,
        "STS.1",
        "not yet"
    );
    assert_eq!(
        id(provider.current(end - SignedDuration::from_mins(2))),
        "STS.1",
        "it still serves"
    );
    while provider.session().credentials.access_key_id == "STS.1" {
        tokio::task::yield_now().await;
    }
    assert_eq!(id(provider.current(end)), "STS.2");
}

#[tokio::test]
async fn at_its_end_a_session_is_not_used_any_more() {
    let home = Home::new("");
    home.write(&external(&home));
    let end = Timestamp::now() + SignedDuration::from_hours(1);
    home.print("STS.1", end);
    let provider = home.provider().await;
    assert!(
        provider
            .current(end - SignedDuration::from_secs(6))
            .is_some()
    );
    assert!(
        provider
            .current(end - SignedDuration::from_secs(5))
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn what_only_the_user_renews_is_read_again_until_it_is_another() {
    let home = Home::new(&sts_token("STS.1"));
    let provider = home.provider().await;
    let old = provider.current(Timestamp::now()).unwrap();
    provider.worked(&old);
    provider.refused_as_expired(&old);
    assert!(provider.current(Timestamp::now()).is_none());
    let told = StdMutex::new(Vec::new());
    let patience = Duration::from_mins(30);
    // All who ask wait for one renewal.
    let (one, another) = tokio::join!(
        provider.renewed(patience, |error| {
            told.lock()
                .unwrap()
                .push(format!("{error}; {}", error.hint()));
            home.write(&sts_token("STS.2"));
        }),
        provider.renewed(patience, |_| panic!("told once")),
    );
    assert!(one.is_ok() && another.is_ok(), "{one:?} {another:?}");
    assert_eq!(id(provider.current(Timestamp::now())), "STS.2");
    let told = told.into_inner().unwrap();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("the credentials of profile `p` (StsToken) of "),
        "{told:?}"
    );
    assert!(
        told[0]
            .ends_with("have expired; renew with `aliyun configure --profile p --mode StsToken`"),
        "{told:?}"
    );
    // What was refused was the old one: that says nothing of the new one.
    provider.refused_as_expired(&old);
    assert!(provider.current(Timestamp::now()).is_some());
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_and_stays_ended() {
    let home = Home::new(&sts_token("STS.1"));
    let provider = home.provider().await;
    provider.refused_as_expired(&provider.session());
    let first = provider.renewed(Duration::ZERO, |_| ()).await.unwrap_err();
    home.write(&sts_token("STS.2"));
    let second = provider
        .renewed(Duration::from_mins(30), |_| ())
        .await
        .unwrap_err();
    assert_eq!(first.to_string(), second.to_string());
    assert_eq!(first.hint(), second.hint());
    assert!(provider.current(Timestamp::now()).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_is_gone_is_not_waited_for() {
    let home = Home::new(&sts_token("STS.1"));
    let provider = home.provider().await;
    provider.refused_as_expired(&provider.session());
    home.write(r#"{"name":"p","mode":"OAuth"}"#);
    let error = provider
        .renewed(Duration::from_mins(30), |_| panic!("no waiting"))
        .await
        .unwrap_err();
    assert!(matches!(error, CredentialsError::Mode { .. }), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_lasting_key_is_not_waited_for() {
    let home =
        Home::new(r#"{"name":"p","mode":"AK","access_key_id":"LTAI","access_key_secret":"s"}"#);
    let provider = home.provider().await;
    provider.refused_as_expired(&provider.session());
    let renewed = provider.renewed(Duration::from_mins(30), |_| panic!("no waiting"));
    let error = renewed.await.unwrap_err();
    assert!(
        matches!(error, CredentialsError::NotTemporary { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn fresh_credentials_that_are_always_refused_end_it() {
    let home = Home::new(&sts_token("STS.0"));
    let provider = home.provider().await;
    for number in 1..=MOST_STALE {
        provider.refused_as_expired(&provider.session());
        home.write(&sts_token(&format!("STS.{number}")));
        let renewed = provider.renewed(Duration::from_mins(30), |_| ()).await;
        assert_eq!(renewed.is_ok(), number < MOST_STALE, "{number}");
    }
}

#[test]
fn debug_output_holds_no_secret() {
    let secret = crate::secret::Secret::new("hunter2".to_owned());
    let credentials = Credentials {
        access_key_id: "LTAI".to_owned(),
        secret: secret.clone(),
        security_token: Some(secret),
    };
    let provider = Provider::of_rehearsal("p", credentials);
    assert_eq!(format!("{provider:?}"), "Provider(\"p\")");
    assert!(!format!("{:?}", provider.session()).contains("hunter2"));
}
