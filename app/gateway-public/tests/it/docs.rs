//! `/docs`

use crate::site::Site;

#[tokio::test]
async fn the_page_about_the_api_is_served_from_here_and_runs_nothing() {
    let site = Site::open().await;
    let page = site.get("/docs").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"));
    assert!(page.text.contains("/api/v1/search/suggestions"));
    let css = site.get("/docs/docs.css").await;
    assert_eq!((css.status, css.header("content-type")), (200, Some("text/css; charset=utf-8")));
    assert!(!css.text.contains("url("));
}
