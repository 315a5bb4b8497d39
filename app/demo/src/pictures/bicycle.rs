//! A town bicycle from the side, for the large pictures.

use super::kit::{BRASS, Canvas, LEATHER, Rgb, SHADE, STEEL, at, draw};

/// Draws it in a box of about 880 × 600 with the wheels on y = 590.
pub(super) fn bicycle(c: &mut Canvas, frame: Rgb, bag: Rgb) {
    let ground = c.glow(
        50,
        50,
        50,
        &[at(0, SHADE).fade(60), at(70, SHADE).fade(30), at(100, SHADE).fade(0)],
    );
    draw!(c, r#"<ellipse cx="440" cy="594" rx="470" ry="26" fill="{ground}"/>"#);
    wheel(c, 200);
    wheel(c, 680);
    rear(c, bag);
    let tube = frame.lit(6);
    let (dark, shine) = (frame.deep(40), frame.lit(60));
    let lines = "M200 420L416 430L344 214M200 420L352 236M416 430L620 190M352 236L612 168M606 146L636 250Q652 330 680 420";
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="{lines}" stroke="{dark}" stroke-width="21"/><path d="{lines}" stroke="{tube}" stroke-width="16"/><path d="M412 418L616 180M360 230L606 164M350 236L408 410" transform="translate(-3 -5)" stroke="{shine}" stroke-width="4" opacity=".6"/></g>"#
    );
    crank(c);
    bars(c);
}

fn wheel(c: &mut Canvas, x: i32) {
    let (tyre, rim) = (SHADE, STEEL.lit(20));
    let mut spokes = String::new();
    for step in 0..14 {
        spokes += &format!("<path d=\"M0-14V-150\" transform=\"rotate({})\"/>", step * 180 / 7);
    }
    draw!(
        c,
        r#"<g transform="translate({x} 420)" fill="none"><circle r="162" stroke="{tyre}" stroke-width="17"/><circle r="150" stroke="{rim}" stroke-width="7"/><g stroke="{STEEL}" stroke-width="2">{spokes}</g><circle r="17" fill="{STEEL}"/><circle r="7" fill="{tyre}"/></g>"#
    );
}

/// Mudguard, rack, pannier, saddle.
fn rear(c: &mut Canvas, bag: Rgb) {
    let face = c.slant(&[at(0, bag.lit(26)), at(50, bag), at(100, bag.deep(24))]);
    let hide = c.down(&[at(0, LEATHER.lit(34)), at(100, LEATHER.deep(24))]);
    let (edge, pale) = (bag.deep(40), bag.lit(60));
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M30 408A172 172 0 0 1 300 278" stroke="{STEEL}" stroke-width="9"/><path d="M100 262H330M120 262L196 416" stroke="{SHADE}" stroke-width="9"/></g><path d="M112 254H268L280 400Q280 424 256 424H132Q106 424 108 400Z" fill="{face}"/><path d="M104 240H274Q284 240 284 252V276H96V252Q96 240 104 240Z" fill="{edge}"/><path d="M146 250V330M236 250V330" stroke="{SHADE}" stroke-width="12"/><path d="M176 346h34l10 18-10 18h-34l-10-18z" fill="{pale}"/><path d="M344 214L330 172" stroke="{STEEL}" stroke-width="14"/><path d="M250 158Q254 140 288 144Q350 156 420 158Q436 164 424 174Q360 178 322 184Q268 196 250 158Z" fill="{hide}"/><path d="M276 186q10 14 22 2q10 12 20-4" fill="none" stroke="{STEEL}" stroke-width="6"/>"#
    );
}

fn crank(c: &mut Canvas) {
    let steel = c.ball(STEEL);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M200 406L416 386M200 434L416 474" stroke="{SHADE}" stroke-width="5" stroke-dasharray="6 4"/><circle cx="416" cy="430" r="42" stroke="{STEEL}" stroke-width="11"/><circle cx="416" cy="430" r="42" stroke="{SHADE}" stroke-width="2" stroke-dasharray="5 5"/><path d="M416 430L470 506" stroke="{STEEL}" stroke-width="14"/><path d="M444 512H500" stroke="{SHADE}" stroke-width="16"/></g><circle cx="416" cy="430" r="17" fill="{steel}"/>"#
    );
}

fn bars(c: &mut Canvas) {
    let metal = c.ball(BRASS);
    let (steel, far) = (STEEL.deep(8), STEEL.deep(46));
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M610 156L598 104" stroke="{steel}" stroke-width="13"/><path d="M612 96Q588 78 556 96L522 116" stroke="{far}" stroke-width="12"/><path d="M542 104L512 120" stroke="{far}" stroke-width="18"/><path d="M600 106Q574 90 544 108L500 136" stroke="{steel}" stroke-width="13"/><path d="M528 118L490 142" stroke="{LEATHER}" stroke-width="21"/><path d="M510 374A176 176 0 0 1 836 336" stroke="{steel}" stroke-width="9"/><path d="M640 196L664 190" stroke="{steel}" stroke-width="9"/></g><path d="M664 166H698Q722 168 722 190Q722 212 698 214H664Z" fill="{SHADE}"/><path d="M698 168Q720 172 720 190Q720 208 698 212Z" fill="{metal}"/><path d="M566 92a16 16 0 0 1 30 6z" fill="{metal}"/>"#
    );
}
