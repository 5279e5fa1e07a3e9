/* demo_directory.c - the invented banks of a demo, in the form in which the regulator gives out the
 * real ones, so that they come in through the same door. */
#include "base/limits.h"
#include "main/directory_act.h"

static const char invented[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<ED807 xmlns=\"urn:cbr-ru:ed:v2.0\" EDNo=\"1\" EDDate=\"2020-01-01\" EDAuthor=\"4599001999\" "
    "CreationReason=\"RCPT\" InfoTypeCode=\"FIRR\" BusinessDay=\"2020-01-01\">"
    "<BICDirectoryEntry BIC=\"044599901\"><ParticipantInfo NameP=\"ПАО &quot;БЕРЁЗОВЫЙ "
    "БАНК&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Берёзов\" DateIn=\"2020-01-01\" "
    "PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999010\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810000000000901\" "
    "RegulationAccountType=\"CRSA\" CK=\"00\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599902\"><ParticipantInfo NameP=\"АО &quot;БАНК "
    "ЛАДЬЯ&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Синегорск\" DateIn=\"2020-01-01\" "
    "PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999020\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810300000000902\" "
    "RegulationAccountType=\"CRSA\" CK=\"30\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599903\"><ParticipantInfo NameP=\"ООО КБ "
    "&quot;СЕВЕРНЫЙ ВЕТЕР&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Снежнодол\" "
    "DateIn=\"2020-01-01\" PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999030\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810600000000903\" "
    "RegulationAccountType=\"CRSA\" CK=\"60\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599904\"><ParticipantInfo NameP=\"БАНК &quot;ТРИ "
    "МОСТА&quot; (АО)\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Троемостье\" "
    "DateIn=\"2020-01-01\" PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999040\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810900000000904\" "
    "RegulationAccountType=\"CRSA\" CK=\"90\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599905\"><ParticipantInfo NameP=\"АО &quot;МЕДОВЫЙ "
    "БАНК&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"п\" Nnp=\"Пчельники\" DateIn=\"2020-01-01\" "
    "PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999050\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810200000000905\" "
    "RegulationAccountType=\"CRSA\" CK=\"20\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599906\"><ParticipantInfo NameP=\"ФИЛИАЛ "
    "&quot;ЮЖНЫЙ&quot; ПАО &quot;БЕРЁЗОВЫЙ БАНК&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" "
    "Nnp=\"Тёплый Ключ\" DateIn=\"2020-01-01\" PtType=\"30\" Srvcs=\"5\" XchType=\"1\" "
    "UID=\"0445999060\" ParticipantStatus=\"PSAC\"/><Accounts "
    "Account=\"30101810500000000906\" RegulationAccountType=\"CRSA\" CK=\"50\" "
    "AccountCBRBIC=\"044599001\" DateIn=\"2020-01-01\" "
    "AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599907\"><ParticipantInfo NameP=\"АО &quot;БАНК "
    "ВЧЕРАШНИЙ ДЕНЬ&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Синегорск\" "
    "DateIn=\"2020-01-01\" PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999070\" "
    "ParticipantStatus=\"PSAC\"><RstrList Rstr=\"URRS\" "
    "RstrDate=\"2019-12-01\"/></ParticipantInfo><Accounts "
    "Account=\"30101810800000000907\" RegulationAccountType=\"CRSA\" CK=\"80\" "
    "AccountCBRBIC=\"044599001\" DateIn=\"2020-01-01\" "
    "AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599908\"><ParticipantInfo NameP=\"НКО &quot;БЫСТРАЯ "
    "МОНЕТА&quot; (ООО)\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Синегорск\" "
    "DateIn=\"2020-01-01\" PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999080\" "
    "ParticipantStatus=\"PSAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599999\"><ParticipantInfo NameP=\"АО &quot;БАНК "
    "ОКНО&quot;\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Синегорск\" DateIn=\"2020-01-01\" "
    "PtType=\"20\" Srvcs=\"5\" XchType=\"1\" UID=\"0445999990\" "
    "ParticipantStatus=\"PSAC\"/><Accounts Account=\"30101810300000000999\" "
    "RegulationAccountType=\"CRSA\" CK=\"30\" AccountCBRBIC=\"044599001\" "
    "DateIn=\"2020-01-01\" AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"044599001\"><ParticipantInfo NameP=\"ОТДЕЛЕНИЕ СИНЕГОРСК "
    "ВЫМЫШЛЕННОГО БАНКА РОССИИ\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" Nnp=\"Синегорск\" "
    "DateIn=\"2020-01-01\" PtType=\"10\" Srvcs=\"5\" XchType=\"1\" UID=\"0445990010\" "
    "ParticipantStatus=\"PSAC\"/></BICDirectoryEntry>"
    "<BICDirectoryEntry BIC=\"014599998\"><ParticipantInfo NameP=\"ОТДЕЛЕНИЕ СИНЕГОРСК "
    "БАНКА РОССИИ//УФК по Вымышленной области\" CntrCd=\"RU\" Rgn=\"45\" Tnp=\"г\" "
    "Nnp=\"Синегорск\" DateIn=\"2020-01-01\" PtType=\"52\" Srvcs=\"5\" XchType=\"1\" "
    "UID=\"0145999980\" ParticipantStatus=\"PSAC\"/><Accounts "
    "Account=\"40102810745370000998\" RegulationAccountType=\"UTRA\" "
    "AccountCBRBIC=\"044599001\" DateIn=\"2020-01-01\" "
    "AccountStatus=\"ACAC\"/></BICDirectoryEntry>"
    "</ED807>";

enum status directory_load_demo(struct txn *txn, const struct bank *bank)
{
    struct arena arena;
    struct directory_file file;
    enum directory_outcome outcome = DIRECTORY_IS_LOADED;
    const char *why = "";
    arena_init(&arena, LIMIT_DIRECTORY_MEMORY);
    enum status status =
        directory_read((struct str){invented, sizeof invented - 1}, &arena, &file, &why);
    if (status == STATUS_OK) {
        status = directory_load(txn, bank, &file, &outcome);
    }
    arena_free(&arena);
    return status == STATUS_INVALID || outcome != DIRECTORY_IS_LOADED ? STATUS_BUG : status;
}
