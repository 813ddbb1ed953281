package io.hookseal;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Core's own classes without its tests, and who in them uses what. */
final class MainClasses {
    static final String ROOT = "io.hookseal";

    private static final JavaClasses ALL = new ClassFileImporter()
            .importUrl(
                    WebhookReceiver.class.getProtectionDomain().getCodeSource().getLocation());

    private MainClasses() {}

    static JavaClasses all() {
        return ALL;
    }

    /**
     * Who uses a member whose full name the predicate takes, such as {@code java.lang.String.getBytes()}, by call, method
     * reference or field access: {@code package.Class.method -> Target.member}.
     */
    static Set<String> usesOf(Predicate<String> member) {
        Set<String> uses = new TreeSet<>();
        for (JavaClass type : ALL) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (member.test(access.getTarget().getFullName())) {
                    uses.add(type.getFullName().substring(ROOT.length() + 1) + "."
                            + access.getOrigin().getName() + " -> "
                            + access.getTargetOwner().getSimpleName() + "."
                            + access.getTarget().getName());
                }
            }
        }
        return uses;
    }
}
