/* Orders to the ledger's rules against the model of test/property. */
#include "fuzz/fuzz.h"
#include "property/ledger_ops.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    size_t done = 0;
    ops_run_decide(bytes, size, &done);
    return 0;
}
