#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seihyo_fuzz::xlsb_sheet(bytes));
