#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seihyo_fuzz::xls_stream(bytes));
