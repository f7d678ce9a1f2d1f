"""What providers sell: each service as a contract that speaks of the cloud names it, as one that does not, and as an
invoice does, with the system it is used as and the sub-domain of the guide that it serves."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Service(NamedTuple):
    """A service. ``plain`` says nothing of a cloud; ``claim`` is the guide's sub-domain; ``work`` what it is used for."""

    key: str
    cloud: str
    plain: str
    invoiced: str
    system: str
    claim: str
    work: str


SERVICES = (
    Service("erp", "云ERP企业资源管理系统", "企业资源管理（ERP）系统", "*信息技术服务*ERP系统服务费",
            "企业资源规划 云ERP", "app.logistics.erp", "销售订单、采购入库、生产领料、财务核算的统一管理"),
    Service("mes", "云MES制造执行系统", "制造执行（MES）系统", "*软件*制造执行系统",
            "制造执行 云MES", "app.production.mes", "车间派工、报工、质量检验和工序流转的在线管理"),
    Service("crm", "CRM客户管理云服务", "客户关系管理（CRM）软件", "*信息技术服务*CRM客户管理服务费",
            "客户关系管理 CRM", "app.service.crm", "客户资料、商机跟进、报价和售后回访的统一管理"),
    Service("srm", "供应商协同云平台", "供应商协同管理系统", "*信息技术服务*供应商协同服务费",
            "供应链协同 SRM", "app.logistics.supply_chain", "供应商准入、询比价、订单协同和对账"),
    Service("plm", "研发设计SaaS平台", "产品研发设计管理系统", "*信息技术服务*研发设计管理服务费",
            "研发设计协同 PLM", "app.design.collaboration", "图纸、物料清单和设计变更的协同管理"),
    Service("scheduling", "生产排产SaaS应用", "生产计划排程软件", "*软件*生产计划排程软件",
            "生产排产 APS", "app.production.scheduling", "订单交期评审、产能平衡和滚动排产"),
    Service("server", "云服务器租用", "服务器托管及租用", "*信息技术服务*服务器租用费",
            "云主机控制台", "infra.compute", "业务系统的运行环境和弹性扩容"),
    Service("storage", "对象云存储服务", "数据存储及归档", "*信息技术服务*数据存储服务费",
            "云存储控制台", "infra.storage", "图纸、检验影像和经营数据的集中存放"),
    Service("database", "云数据库服务", "数据库系统租用及维护", "*信息技术服务*数据库服务费",
            "云数据库控制台", "infra.database", "业务数据的存取、备份和性能监控"),
    Service("backup", "云灾备服务", "异地备份及恢复", "*信息技术服务*异地备份服务费",
            "云灾备管理中心", "infra.security.recovery", "重要数据每日备份和定期恢复演练"),
    Service("safety", "云安全防护服务", "网络安全防护", "*信息技术服务*网络安全防护服务费",
            "云安全中心", "infra.security.network", "入侵检测、漏洞扫描和访问控制"),
    Service("iot", "设备上云及工业互联网平台接入", "设备数据采集及联网改造", "*研发和技术服务*设备联网改造服务费",
            "设备物联平台", "device.smart", "生产设备运行数据的采集、上传和集中监测"),
    Service("energy", "能耗监测SaaS服务", "能耗在线监测系统", "*信息技术服务*能耗监测服务费",
            "能源管理 EMS", "device.power", "水、电、气用量的实时采集和分析"),
    Service("mall", "电商云平台建设及运营", "电子商城建设及维护", "*信息技术服务*电子商城服务费",
            "电子商城管理后台", "app.sales.ecommerce", "线上商品、订单和会员的管理"),
)  # fmt: skip


def some(rng: Random, count: int) -> tuple[Service, ...]:
    """So many different services."""
    return tuple(rng.sample(SERVICES, count))
