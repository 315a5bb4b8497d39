//! Conversations with a mail server.

use adapter_mail::{Encryption, Smtp, SmtpSettings};
use base64::{Engine, engine::general_purpose::STANDARD};
use mod_notification_api::spi::{Mail, MailError, MailTransport};
use tokio::net::TcpListener;

use crate::{
    mail::{decoded_header, header, mail, parts},
    sink::{Manners, Sink},
};

fn to(sink: &Sink, change: impl FnOnce(&mut SmtpSettings)) -> Smtp {
    let mut settings = SmtpSettings::new("127.0.0.1", sink.port, Encryption::None);
    change(&mut settings);
    Smtp::new(settings).expect("a server")
}

async fn answered(manners: Manners, mail: &Mail) -> (Sink, Result<(), MailError>) {
    let sink = Sink::start(manners).await;
    let answer = to(&sink, |_| {}).send(mail).await;
    (sink, answer)
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let mail = mail();
    let (sink, answer) = answered(Manners::default(), &mail).await;
    assert_eq!(answer, Ok(()));
    let heard = sink.heard();
    let commands = heard.commands.join("\n");
    assert!(commands.contains("MAIL FROM:<hello@nordlicht.example>"), "{commands}");
    assert!(commands.contains("RCPT TO:<ada@example.com>"), "{commands}");
    let [arrived] = heard.mails.as_slice() else { panic!("one mail: {heard:?}") };
    assert_eq!(header(arrived, "Subject"), mail.subject);
    assert_eq!(header(arrived, "To"), "ada@example.com");
    assert_eq!(header(arrived, "From"), "Nordlicht <hello@nordlicht.example>");
    assert_eq!(header(arrived, "Reply-To"), "Nordlicht <hello@nordlicht.example>");
    assert_eq!(header(arrived, "Message-ID"), format!("<{}@nordlicht.example>", mail.id));
    assert_eq!(header(arrived, "Date"), "Thu, 01 Jan 2026 00:00:00 +0000");
    assert_eq!(header(arrived, "Auto-Submitted"), "auto-generated");
    assert_eq!(parts(arrived), [mail.text, mail.html]);
}

#[tokio::test]
async fn cyrillic_arrives_as_it_was_written() {
    let mut mail = mail();
    mail.from.name = "Самовар".to_owned();
    mail.subject = "Заказ K7MX-4Q2P подтверждён, спасибо за то, что выбрали нас".to_owned();
    mail.text = "Спасибо за заказ: 2\u{a0}490\u{a0}₽.\r\n".to_owned();
    mail.html = "<p>Спасибо за заказ: 2\u{a0}490\u{a0}₽.</p>".to_owned();
    let (sink, answer) = answered(Manners::default(), &mail).await;
    assert_eq!(answer, Ok(()));
    let arrived = sink.heard().mails.remove(0);
    assert!(arrived.is_ascii(), "no server has to know UTF-8");
    assert_eq!(decoded_header(&header(&arrived, "Subject")), mail.subject);
    let from = header(&arrived, "From");
    let (name, address) = from.rsplit_once(' ').expect("name and address");
    assert_eq!((decoded_header(name).as_str(), address), ("Самовар", "<hello@nordlicht.example>"));
    assert_eq!(parts(&arrived), [mail.text, mail.html]);
}

#[tokio::test]
async fn a_repeat_is_the_same_mail() {
    let mail = mail();
    let sink = Sink::start(Manners::default()).await;
    let smtp = to(&sink, |_| {});
    smtp.send(&mail).await.expect("taken");
    smtp.send(&mail).await.expect("taken");
    let heard = sink.heard();
    assert_eq!(heard.mails.len(), 2);
    assert_eq!(heard.mails[0], heard.mails[1]);
}

#[tokio::test]
async fn a_no_about_the_mail_is_final_and_other_trouble_passes() {
    let of_recipient = |recipient| Manners { recipient, ..Manners::default() };
    let of_mail = |taken| Manners { taken, ..Manners::default() };
    let table = [
        (of_recipient("550 no such mailbox"), true),
        (of_recipient("450 mailbox busy"), false),
        (of_recipient("503 out of order"), false),
        (of_mail(Some("554 spam")), true),
        (of_mail(Some("451 try again")), false),
        (of_mail(None), false),
    ];
    for (manners, is_final) in table {
        let (_sink, answer) = answered(manners.clone(), &mail()).await;
        match answer {
            Err(MailError::Refused(_)) => assert!(is_final, "{manners:?}"),
            Err(MailError::Unavailable(_)) => assert!(!is_final, "{manners:?}"),
            Ok(()) => panic!("taken in spite of {manners:?}"),
        }
    }
}

#[tokio::test]
async fn an_account_is_used_and_a_wrong_password_is_no_fault_of_the_mail() {
    let account = |settings: &mut SmtpSettings| {
        settings.credentials = Some(("shop".to_owned(), "sesame".to_owned()));
    };
    for (auth, taken) in [("235 welcome", true), ("535 wrong password", false)] {
        let manners = Manners { offers: vec!["AUTH PLAIN"], auth, ..Manners::default() };
        let sink = Sink::start(manners).await;
        let answer = to(&sink, account).send(&mail()).await;
        assert_eq!(answer.is_ok(), taken, "{answer:?}");
        assert!(!matches!(answer, Err(MailError::Refused(_))), "{answer:?}");
        let heard = sink.heard();
        let shown = heard.commands.iter().find_map(|command| command.strip_prefix("AUTH PLAIN "));
        let shown = STANDARD.decode(shown.expect("the account was shown")).expect("base64");
        assert_eq!(shown, b"\0shop\0sesame");
        assert_eq!(heard.mails.len(), usize::from(taken));
    }
}

#[tokio::test]
async fn without_encryption_nothing_is_said_where_it_was_asked_for() {
    let sink = Sink::start(Manners::default()).await;
    let encrypted = |settings: &mut SmtpSettings| {
        settings.encryption = Encryption::Starttls;
        settings.host = "localhost".to_owned();
        settings.credentials = Some(("shop".to_owned(), "sesame".to_owned()));
    };
    let answer = to(&sink, encrypted).send(&mail()).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    let heard = sink.heard();
    let said = heard.commands.join("\n");
    assert!(!said.contains("AUTH") && !said.contains("MAIL") && heard.mails.is_empty(), "{said}");
}

#[tokio::test]
async fn nobody_listening_is_passing_trouble() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let number = port.local_addr().expect("bound").port();
    drop(port);
    let settings = SmtpSettings::new("127.0.0.1", number, Encryption::None);
    let answer = Smtp::new(settings).expect("a server").send(&mail()).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn a_silent_server_is_passing_trouble() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let number = silent.local_addr().expect("bound").port();
    let mut settings = SmtpSettings::new("127.0.0.1", number, Encryption::None);
    settings.total_timeout = std::time::Duration::from_millis(50);
    let answer = Smtp::new(settings).expect("a server").send(&mail()).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anybody_is_asked() {
    let mut bad = mail();
    bad.to = "nobody".to_owned();
    let (sink, answer) = answered(Manners::default(), &bad).await;
    assert!(matches!(answer, Err(MailError::Refused(_))), "{answer:?}");
    assert!(sink.heard().commands.is_empty());
}

#[tokio::test]
async fn the_password_is_not_shown() {
    let mut settings = SmtpSettings::new("127.0.0.1", 25, Encryption::None);
    settings.credentials = Some(("shop".to_owned(), "sesame".to_owned()));
    let shown = format!("{settings:?} {:?}", Smtp::new(settings.clone()).expect("a server"));
    assert!(shown.contains("shop") && !shown.contains("sesame"), "{shown}");
}
