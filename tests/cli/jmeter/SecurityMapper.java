package com.thoughtworks.xstream.mapper;

import com.thoughtworks.xstream.security.TypePermission;

/**
 * Stands before XStream's own on the class path and allows every type. JMeter 2.13 grants none, and XStream from 1.4.18
 * on denies what is not granted, so that Debian's JMeter refuses every plan. Only for plans of one's own.
 */
public class SecurityMapper extends MapperWrapper {
    public SecurityMapper(Mapper wrapped) {
        super(wrapped);
    }

    public SecurityMapper(Mapper wrapped, TypePermission... permissions) {
        super(wrapped);
    }

    public void addPermission(TypePermission permission) {
    }
}
