// phone_number.cc - libphonenumber behind a C header: no exception and no C++ type leaves here.
#include "money/phone_number.h"

#include <cstring>
#include <new>
#include <set>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

std::string string_of(struct str text)
{
    return text.size == 0 ? std::string() : std::string(text.data, text.size);
}

// The library reads words as keys ("FLOWERS") and cuts a number out of a sentence; here a number is
// digits. Latin and Cyrillic letters are what stands in such words.
bool has_letter(const std::string &text)
{
    for (char byte : text) {
        const unsigned char c = static_cast<unsigned char>(byte);
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xD0 && c <= 0xD3)) {
            return true;
        }
    }
    return false;
}

bool is_known(const PhoneNumberUtil &util, const std::string &region)
{
    std::set<std::string> regions;
    util.GetSupportedRegions(&regions);
    return regions.count(region) != 0;
}

bool copy(const std::string &from, char *to, size_t room)
{
    if (from.size() >= room) {
        return false;
    }
    std::memcpy(to, from.c_str(), from.size() + 1);
    return true;
}

enum status read_number(const std::string &text, const std::string &region, phone_number *number)
{
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (has_letter(text) || !is_known(util, region) ||
        util.Parse(text, region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR ||
        parsed.has_extension() || !util.IsValidNumber(parsed)) {
        return STATUS_INVALID;
    }
    std::string e164;
    std::string of;
    util.Format(parsed, PhoneNumberUtil::E164, &e164);
    util.GetRegionCodeForNumber(parsed, &of);
    const PhoneNumberUtil::PhoneNumberType type = util.GetNumberType(parsed);
    number->is_mobile =
        type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
    bool fits = copy(e164, number->e164, sizeof number->e164) &&
                copy(of == "001" ? "" : of, number->region, sizeof number->region) &&
                phone_is_valid(str_from(number->e164));
    return fits ? STATUS_OK : STATUS_INVALID;
}

} // namespace

bool phone_region_is_known(struct str region)
{
    try {
        return is_known(*PhoneNumberUtil::GetInstance(), string_of(region));
    } catch (...) {
        return false;
    }
}

enum status phone_number_read(struct str text, struct str region, struct phone_number *number)
{
    std::memset(number, 0, sizeof *number);
    if (text.size > PHONE_TYPED_MOST) {
        return STATUS_INVALID;
    }
    enum status status = STATUS_NO_MEMORY;
    try {
        status = read_number(string_of(text), string_of(region), number);
    } catch (...) { // what it throws is std::bad_alloc
        status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        std::memset(number, 0, sizeof *number);
    }
    return status;
}
