//! The filters, on rules made for the purpose.

use super::*;
