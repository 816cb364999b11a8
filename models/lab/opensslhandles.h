// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

namespace legwork::lab {

template <auto free> struct Freed {
    template <typename Thing> void operator()(Thing *thing) const noexcept { free(thing); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using BufferHandle = std::unique_ptr<BIO, Freed<BIO_free>>;
using ExtensionHandle = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using NumberHandle = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using DigestHandle = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

} // namespace legwork::lab
