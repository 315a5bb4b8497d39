//! Posters in plain oak frames.

use super::super::{
    kit::{Canvas, Grain, OAK, PAPER, SHADE, WARM_WHITE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::hanging("poster-hills", poster_hills), Shape::hanging("poster-moon", poster_moon)];

/// Opens the frame; what is drawn until [`close_frame`] is the print.
fn open_frame(c: &mut Canvas) {
    c.drop_shadow("M190 96H610V690H190Z", 22, 26, 18);
    let (left, top) = (
        c.across(&[at(0, OAK.lit(30)), at(100, OAK.deep(8))]),
        c.down(&[at(0, OAK.lit(34)), at(100, OAK)]),
    );
    let (right, foot) = (OAK.deep(14), OAK.deep(22));
    let print = c.clip("M246 152H554V634H246Z");
    draw!(
        c,
        r#"<path d="M190 96H610L594 112H206Z" fill="{top}"/><path d="M190 96V690L206 674V112Z" fill="{left}"/><path d="M610 96V690L594 674V112Z" fill="{right}"/><path d="M190 690H610L594 674H206Z" fill="{foot}"/><path d="M206 112H594V674H206Z" fill="{PAPER}"/><path d="M206 112H594V124H218V674H206Z" fill="{SHADE}" opacity=".14"/><g clip-path="{print}">"#
    );
}

fn close_frame(c: &mut Canvas) {
    let glass = c.slant(&[
        at(0, WARM_WHITE).fade(36),
        at(30, WARM_WHITE).fade(10),
        at(31, WARM_WHITE).fade(0),
        at(46, WARM_WHITE).fade(0),
        at(47, WARM_WHITE).fade(9),
        at(58, WARM_WHITE).fade(3),
        at(59, WARM_WHITE).fade(0),
    ]);
    draw!(c, r#"</g><path d="M206 112H594V674H206Z" fill="{glass}"/>"#);
}

fn poster_hills(c: &mut Canvas, look: Look) {
    let (green, sun) = (look.main, look.accent);
    open_frame(c);
    let sky = c.down(&[at(0, sun.lit(70)), at(55, sun.lit(82)), at(100, green.lit(70))]);
    let tones = [green.lit(56), green.lit(30), green, green.deep(24), green.deep(48)];
    let [mist, far, middle, near, front] = tones;
    draw!(
        c,
        r#"<path d="M246 152H554V634H246Z" fill="{sky}"/><circle cx="440" cy="306" r="56" fill="{sun}"/><path d="M240 386Q310 322 380 372T560 340V640H240Z" fill="{mist}"/><path d="M240 428Q330 362 420 420T560 404V640H240Z" fill="{far}"/><path d="M240 486Q300 424 390 474T560 452V640H240Z" fill="{middle}"/><path d="M240 540Q350 478 440 530T560 520V640H240Z" fill="{near}"/><path d="M240 596Q320 552 410 590T560 578V640H240Z" fill="{front}"/><path d="M330 520v-34m-14 34l14-40 14 40zM360 528v-26m-11 26l11-32 11 32z" fill="{front}" stroke="{front}" stroke-width="3"/>"#
    );
    close_frame(c);
}

fn poster_moon(c: &mut Canvas, look: Look) {
    let (night, moon) = (look.main, look.accent);
    open_frame(c);
    let sky = c.down(&[at(0, night.deep(36)), at(70, night.lit(10)), at(100, night.lit(36))]);
    let sea = c.down(&[at(0, night.lit(24)), at(100, night.deep(46))]);
    let (hill, shore) = (night.deep(24), night.deep(60));
    let mut grain = Grain::new(29);
    let mut stars = String::new();
    for _ in 0..34 {
        stars += &format!("M{} {}h.1", grain.between(252, 548), grain.between(158, 380));
    }
    let mut glints = String::new();
    for step in 0..11 {
        let half = 10 + grain.between(0, 34);
        glints += &format!("M{} {}h{}", 400 - half, 476 + step * 13, half * 2);
    }
    draw!(
        c,
        r#"<path d="M246 152H554V460H246Z" fill="{sky}"/><path d="{stars}" stroke="{moon}" stroke-width="3" stroke-linecap="round" opacity=".7"/><circle cx="400" cy="276" r="70" fill="{moon}"/><circle cx="378" cy="260" r="12" fill="{night}" opacity=".1"/><circle cx="420" cy="300" r="17" fill="{night}" opacity=".1"/><circle cx="424" cy="252" r="8" fill="{night}" opacity=".1"/><path d="M240 460Q300 396 350 440Q420 380 470 436Q520 410 560 460Z" fill="{hill}"/><path d="M246 458H554V634H246Z" fill="{sea}"/><path d="{glints}" stroke="{moon}" stroke-width="5" stroke-linecap="round" opacity=".75"/><path d="M240 640V590Q320 560 380 604Q470 640 560 600V640Z" fill="{shore}"/>"#
    );
    close_frame(c);
}
