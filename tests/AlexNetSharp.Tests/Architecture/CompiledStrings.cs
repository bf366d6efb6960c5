using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace AlexNetSharp.Tests.Architecture;

/// <summary>What the compiler made of the strings of an assembly.</summary>
internal static class CompiledStrings
{
    /// <summary>The library's assemblies: every one of ours that the command's assembly needs.</summary>
    public static IReadOnlyList<Assembly> LibraryAssemblies()
    {
        var found = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        Visit(CommandLineAssembly.Load());
        return [.. found.Values];

        void Visit(Assembly assembly)
        {
            foreach (AssemblyName name in assembly
                    .GetReferencedAssemblies()
                    .Where(name => name.Name!.StartsWith("AlexNetSharp", StringComparison.Ordinal)))
            {
                if (!found.ContainsKey(name.Name!))
                {
                    found[name.Name!] = Assembly.Load(name);
                    Visit(found[name.Name!]);
                }
            }
        }
    }

    /// <summary>
    /// Every string literal of the method bodies, those between the holes of interpolated strings too, and every constant.
    /// </summary>
    public static IReadOnlyList<string> Literals(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        var literals = new List<string>();
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            literals.Add(reader.GetUserString(handle));
        }

        foreach (FieldDefinitionHandle field in reader.FieldDefinitions)
        {
            if (reader.GetFieldDefinition(field).GetDefaultValue() is { IsNil: false } constant
                && reader.GetConstant(constant) is { TypeCode: ConstantTypeCode.String } text)
            {
                literals.Add((string?)reader.GetBlobReader(text.Value).ReadConstant(ConstantTypeCode.String) ?? "");
            }
        }

        return literals;
    }

    /// <summary>Whether a plain interpolated string of an assembly takes a sentence, which loses the sentence's parts.</summary>
    public static bool FlattensSentences(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        int methods = file.GetMetadataReader().GetTableRowCount(TableIndex.MethodSpec);
        return Enumerable
            .Range(1, methods)
            .Any(row => IsFlattening(assembly.ManifestModule, MetadataTokens.GetToken(MetadataTokens.MethodSpecificationHandle(row))));
    }

    private static bool IsFlattening(System.Reflection.Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token) is { Name: "AppendFormatted" } method
                && method.DeclaringType == typeof(DefaultInterpolatedStringHandler)
                && method.GetGenericArguments() is [Type argument]
                && argument == typeof(Sentence);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            // A method of a generic type's own parameters cannot be resolved alone; no sentence is one.
            return false;
        }
    }
}
