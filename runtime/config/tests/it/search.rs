//! `[search]`.

use rt_config::SearchEngine;

use crate::{STORE, fault, load};

#[test]
fn search_is_embedded_in_the_data_folder_unless_told_otherwise() {
    let settings = load(&format!("data_dir = \"/srv/shop\"\n{STORE}")).expect("valid");
    assert_eq!(settings.search.engine, SearchEngine::Embedded);
    assert_eq!(settings.search.folder, std::path::Path::new("/srv/shop/search"));
    assert!(settings.search.synonyms.is_empty());
    let told = "[search]\nengine = \"off\"\nfolder = \"/fast/index\"\n\
        synonyms = [\"mug = cup= beaker\", \"гречка = ядрица\"]";
    let settings = load(&format!("{told}\n{STORE}")).expect("valid");
    assert_eq!(settings.search.engine, SearchEngine::Off);
    assert_eq!(settings.search.folder, std::path::Path::new("/fast/index"));
    assert_eq!(settings.search.synonyms, [vec!["mug", "cup", "beaker"], vec!["гречка", "ядрица"]]);
}

#[test]
fn a_wrong_engine_and_a_lonely_synonym_are_refused_with_their_remedy() {
    let engine = fault(&format!("[search]\nengine = \"solr\"\n{STORE}"));
    assert!(
        engine.contains("`search.engine` = \"solr\"") && engine.contains("embedded"),
        "{engine}"
    );
    let group = fault(&format!("[search]\nsynonyms = [\"mug\"]\n{STORE}"));
    assert!(group.contains("`search.synonyms[0]` = \"mug\"") && group.contains(" = "), "{group}");
}
