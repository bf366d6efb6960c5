using System.Reflection;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Tests.Architecture;

/// <summary>
/// The types that stand in the public signatures of the workflows, which themselves may be internal, and in theirs: what a front end must
/// know to call them.
/// </summary>
internal static class WorkflowSurface
{
    public static HashSet<string> TypeNames()
    {
        var seen = new HashSet<Type>();
        foreach (Type type in typeof(Classifier).Assembly.GetTypes().Where(IsOpen))
        {
            Visit(type, seen);
        }

        return [.. seen.Select(type => type.FullName!)];
    }

    /// <summary>A workflow, or what one tells while it works.</summary>
    private static bool IsOpen(Type type) =>
        IsWorkflow(type) && (type.Name.EndsWith("Workflow", StringComparison.Ordinal) || type.IsAssignableTo(typeof(WorkProgress)));

    private static bool IsWorkflow(Type type) => (type.Namespace + ".").StartsWith("AlexNetSharp.Workflows.", StringComparison.Ordinal);

    private static void Visit(Type type, HashSet<Type> seen)
    {
        foreach (Type part in Parts(type))
        {
            if (!(part.Assembly == typeof(Classifier).Assembly || part.Assembly == typeof(AlexNetException).Assembly) || !seen.Add(part))
            {
                continue;
            }

            const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            IEnumerable<Type> named = part.GetProperties(All).Select(property => property.PropertyType);
            if (IsWorkflow(part))
            {
                named = named.Concat(
                    part.GetMethods(All)
                        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
                );
            }

            foreach (Type one in named)
            {
                Visit(one, seen);
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];
}
