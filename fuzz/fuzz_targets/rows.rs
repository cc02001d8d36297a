#![no_main]

// The reader itself catches the panics of the Parquet library, and the fuzzer's hook would end the process at once.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|panic| eprintln!("{panic}"))), |data: &[u8]| checks::rows(data));
